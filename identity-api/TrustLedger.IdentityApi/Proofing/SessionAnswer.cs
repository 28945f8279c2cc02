namespace TrustLedger.IdentityApi.Proofing;

/// <summary>A session as its handle, or an officer, is told of it.</summary>
/// <param name="Session">Its id.</param>
/// <param name="State">RESOLVED, DUPLICATE, VERIFIED, BOUND, REFUSED or EXPIRED.</param>
/// <param name="Level">The proofing level reached.</param>
/// <param name="Challenge">What the handle answers next; null once it did.</param>
/// <param name="Reason">The code of a refused session.</param>
/// <param name="Binding">Once an officer confirmed.</param>
internal sealed record SessionAnswer(
    string Session, string State, int Level, bool HandleProven, string? Challenge, string? Reason,
    DateTimeOffset ExpiresAt, BindingAnswer? Binding)
{
    public static SessionAnswer Of(ProofingSession session) => new(
        session.Id,
        // A duplicate is for the officer to settle; the wallet is told no more than that it waits.
        (session.State == ProofingState.Duplicate ? ProofingState.Resolved : session.State).ToString().ToUpperInvariant(),
        session.Level,
        session.Proven,
        session.Proven ? null : session.Challenge,
        session.Reason,
        session.Expires,
        Binding: null);
}
