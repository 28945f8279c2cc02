namespace TrustLedger.IdentityApi.Ledger;

/// <summary>The short names of the three logs: the first part of their paths on the node.</summary>
public static class LogNames
{
    public const string Identity = "identity";
    public const string Approvals = "approvals";
    public const string Corrections = "corrections";
}
