using TrustLedger.Casework.Delegations;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>One person acts for another, or for a legal entity (代办). Personal.</summary>
/// <param name="Id">Random. Also what an offer of its credential is about.</param>
/// <param name="Person">Who consented: the principal, or who acts for the organisation. The register's id, as is <paramref name="Agent"/>.</param>
/// <param name="Organisation">The principal's code, where that is a legal entity.</param>
/// <param name="State">asked, granted, declined, revoked.</param>
/// <param name="Revoker">principal, agent or officer; null as long as nobody revoked it.</param>
internal sealed record Delegation(
    string Id, string Person, string? Organisation, string Agent, string State, DelegationTerms Terms, DateTimeOffset Created,
    DateTimeOffset? Revoked, string? Revoker, string? Reason)
{
    public const string Asked = "asked";
    public const string Granted = "granted";
    public const string Declined = "declined";
    public const string RevokedState = "revoked";

    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "a delegation";

    /// <summary>How it stands now: what nobody revoked ends with its term.</summary>
    public string StateAt(DateTimeOffset now) => State is Asked or Granted && Terms.Ends <= now ? "ended" : State;
}
