namespace TrustLedger.IdentityApi.Proofing;

/// <summary>What the officer compares with the document in front of them. Personal.</summary>
/// <param name="HasOtherHandle">Confirming needs <c>replace</c>.</param>
internal sealed record ReviewAnswer(
    string Session, string State, string Name, string Number, string Handle, bool HandleProven, bool HasOtherHandle,
    DateTimeOffset ExpiresAt)
{
    public static ReviewAnswer Of(ProofingReview review) => new(
        review.Session.Id,
        review.Session.State.ToString().ToUpperInvariant(),
        review.Person.Name.Display,
        review.Person.Number.Reveal(),
        review.Session.Handle.ToString(),
        review.Session.Proven,
        review.HasOtherHandle,
        review.Session.Expires);

    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "a proofing review";
}
