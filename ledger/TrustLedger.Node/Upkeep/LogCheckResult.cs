using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Node.Upkeep;

/// <summary>What <see cref="LogCheck"/> found.</summary>
/// <param name="Genesis">Null when the stored one is missing or damaged: nothing else could be checked.</param>
/// <param name="Published">The newest checkpoint that the files and write-ahead records prove; null for an empty log.</param>
/// <param name="Pruned">Entries below it were dropped on purpose; 0 for none.</param>
/// <param name="Findings">Empty when all is well.</param>
internal sealed record LogCheckResult(
    Genesis? Genesis, PublishedCheckpoint? Published, long Pruned, IReadOnlyList<Finding> Findings)
{
    public long Size => Published?.Checkpoint.Size ?? 0;
}
