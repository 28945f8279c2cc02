namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Who applies for somebody else. Personal.</summary>
/// <param name="Person">The agent; the register's id.</param>
/// <param name="Delegation">By which they act.</param>
internal sealed record ActingAgent(string Person, string Delegation)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "an agent";
}
