namespace TrustLedger.Casework.Approvals;

/// <summary>What the applicant would have to hand in, and what stands in its place (免证办).</summary>
/// <param name="Id">The item's own name for it.</param>
/// <param name="Wording">For people.</param>
/// <param name="Necessary">Necessary ones must be there before a decision; others may follow (容缺).</param>
/// <param name="From">Where it comes from.</param>
/// <param name="Fact">The fact that stands in its place, for <see cref="MaterialSource.Fact"/>.</param>
public sealed record Material(string Id, Wording Wording, bool Necessary, MaterialSource From, string? Fact);
