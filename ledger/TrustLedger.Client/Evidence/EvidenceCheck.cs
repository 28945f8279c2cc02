namespace TrustLedger.Client.Evidence;

/// <summary>One check of an evidence file.</summary>
/// <param name="Name">Kebab-case; of a failed check the refusal's code.</param>
/// <param name="Result">What it found.</param>
/// <param name="Detail">For a person: what was found, or why it can't be known.</param>
public sealed record EvidenceCheck(string Name, EvidenceResult Result, string Detail);
