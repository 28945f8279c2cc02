namespace TrustLedger.Casework.Approvals;

/// <summary>What a rule found. Unknown is neither: it sends the application to a human, as false does.</summary>
public enum Truth
{
    False,
    True,
    Unknown,
}
