using TrustLedger.Casework.Delegations;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>Terms that somebody is about to consent to. Personal.</summary>
/// <param name="Person">Who is to consent; the register's id, as is <paramref name="Agent"/>.</param>
/// <param name="Nonce">What the presentation that consents must be made for.</param>
internal sealed record DelegationDraft(string Id, string Person, string Agent, DelegationTerms Terms, string Nonce, DateTimeOffset Expires)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "a draft of a delegation";
}
