using TrustLedger.Casework.Approvals;

namespace TrustLedger.Casework.Delegations;

/// <summary>One thing that an agent may be allowed to do (权限).</summary>
public sealed record DelegationScope(string Code, Wording Wording)
{
    /// <summary>Fill in and hand in applications.</summary>
    public const string Apply = "apply";

    /// <summary>Follow what became of the applications that the agent handed in.</summary>
    public const string Follow = "follow";
}
