namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>One check of a presentation and what it rests on.</summary>
/// <param name="Name">One of <see cref="CheckNames"/>.</param>
/// <param name="Subject">The presentation, as <c>query-id</c> or <c>query-id[1]</c>; empty for the answer as a whole.</param>
/// <param name="Result">What it came to.</param>
/// <param name="Evidence">Refusal codes, ids, hashes, indices and times. Never the value of a claim.</param>
public sealed record Check(string Name, string Subject, CheckResult Result, string Evidence);
