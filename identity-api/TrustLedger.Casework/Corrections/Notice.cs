namespace TrustLedger.Casework.Corrections;

/// <summary>Something to know that stops nothing, in both languages.</summary>
public sealed record Notice(string Code, string Chinese, string English);
