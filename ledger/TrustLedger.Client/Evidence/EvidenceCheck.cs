using TrustLedger.Protocol;

namespace TrustLedger.Client.Evidence;

/// <summary>One check of an evidence file.</summary>
/// <param name="Name">Kebab-case; of a failed check the refusal's code.</param>
/// <param name="Result">What it found.</param>
/// <param name="Detail">For a person: what was found, or why it can't be known.</param>
public sealed record EvidenceCheck(string Name, EvidenceResult Result, string Detail)
{
    /// <summary>Why it failed; null for a check that did not.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>A check that disproves something in the file.</summary>
    public static EvidenceCheck Failed(Refusal refusal) => new(refusal.Code, EvidenceResult.Failed, refusal.Detail) { Refusal = refusal };
}
