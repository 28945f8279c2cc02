namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>What an offer says of the transaction code that the token request must carry (§4.1.1, <c>tx_code</c>).</summary>
/// <param name="InputMode"><c>numeric</c> (the default) or <c>text</c>.</param>
/// <param name="Length">Characters to type, or null when the offer does not say.</param>
/// <param name="Description">How the holder gets the code; at most 300 characters. Untrusted text.</param>
public sealed record TransactionCodeRequirement(string InputMode, int? Length, string? Description);
