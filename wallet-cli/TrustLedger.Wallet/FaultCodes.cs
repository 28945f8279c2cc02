namespace TrustLedger.Wallet;

/// <summary>Codes that are no judgement on anyone's input: a server is not there, or not done yet.</summary>
internal static class FaultCodes
{
    public static bool Has(string code) =>
        code is "egress-unreachable" or "egress-timeout" or "api-unreachable" or "api-fault" or "ledger-waiting";
}
