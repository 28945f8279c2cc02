namespace TrustLedger.Protocol.Governance;

/// <summary>One component of a quorum: a role, every organisation of which counts, or a quorum that counts as one.</summary>
public sealed record QuorumPart
{
    private QuorumPart(RoleExpression? role, Quorum? group) => (Role, Group) = (role, group);

    public RoleExpression? Role { get; }

    public Quorum? Group { get; }

    public static QuorumPart Of(RoleExpression role) => new(role, group: null);

    public static QuorumPart Of(Quorum group) => new(role: null, group);
}
