using TrustLedger.Protocol;

namespace TrustLedger.Node.Witnessing;

/// <summary>What a witness says to one checkpoint: exactly one of the three.</summary>
/// <param name="Lines">Its cosignature, a note's signature line.</param>
/// <param name="Size">The size that it cosigned last: the request was for another.</param>
/// <param name="Refusal">Why it does not cosign.</param>
internal sealed record WitnessAnswer(string? Lines, long? Size, Refusal? Refusal)
{
    public static WitnessAnswer Cosigned(string lines) => new(lines, Size: null, Refusal: null);

    public static WitnessAnswer Conflict(long size) => new(Lines: null, size, Refusal: null);

    public static WitnessAnswer Refused(Refusal refusal) => new(Lines: null, Size: null, refusal);
}
