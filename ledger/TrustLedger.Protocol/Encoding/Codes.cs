namespace TrustLedger.Protocol.Encoding;

internal static class Codes
{
    /// <summary>The code that a word writes; empty for zero; hex for a word that writes none.</summary>
    public static string Text(Bytes32 word) => word.IsZero ? "" : word.Code() ?? word.ToString();
}
