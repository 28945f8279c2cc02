namespace TrustLedger.Node.Storage;

/// <summary>What pruning took from a disk, and put there.</summary>
/// <param name="Files">Bundles and tiles that went.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="StandInBytes">Bytes of the stand-ins that came in their place.</param>
internal sealed record PrunedFiles(long Files, long Bytes, long StandInBytes)
{
    public static PrunedFiles operator +(PrunedFiles one, PrunedFiles other) =>
        new(one.Files + other.Files, one.Bytes + other.Bytes, one.StandInBytes + other.StandInBytes);
}
