namespace TrustLedger.Casework.Approvals;

/// <summary>One thing said in both languages.</summary>
public sealed record Wording(string Chinese, string English);
