using TrustLedger.Protocol.Notes;

namespace TrustLedger.Client.Witnessing;

/// <summary>What a witness answered: either of the two.</summary>
/// <param name="Cosigned">The checkpoint with the witness's checked line.</param>
/// <param name="Size">The size that the witness says it cosigned last; the request was for another, or for another tree.</param>
public sealed record WitnessReply(SignedNote? Cosigned, long? Size);
