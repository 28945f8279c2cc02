using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>One attempt to bind a wallet's handle to a real person.</summary>
/// <param name="Person">The register's id; null when the session was refused at once.</param>
/// <param name="Challenge">What the handle signs to show that it is the wallet's own.</param>
/// <param name="Proven">Whether it did.</param>
/// <param name="Binding">The uid of the binding statement, once an officer confirmed.</param>
/// <param name="Reason">The refusal code of a session that ended badly.</param>
internal sealed record ProofingSession(
    string Id,
    ProofingState State,
    Address Handle,
    string? Person,
    string Challenge,
    bool Proven,
    string? Binding,
    string? Reason,
    DateTimeOffset Expires)
{
    /// <summary>The level that the session has reached (domain: L1 real-name, L3 document seen by an officer).</summary>
    public int Level => State is ProofingState.Verified or ProofingState.Bound ? 3 : Person is null ? 0 : 1;
}
