namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What one check came to. Only <see cref="Passed"/> lets a presentation pass.</summary>
public enum CheckResult
{
    /// <summary>It could not be decided: something needed was away, or an earlier check failed.</summary>
    Unknown = 0,
    Passed,
    Failed,
}
