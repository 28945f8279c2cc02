using TrustLedger.Node.Storage;

namespace TrustLedger.Node.Upkeep;

/// <summary>What <see cref="LogPrune"/> did.</summary>
/// <param name="Origin">The log.</param>
/// <param name="Size">Its entries, as before.</param>
/// <param name="Was">The minimum index before.</param>
/// <param name="Minimum">The minimum index now: equal where nothing was to be done.</param>
/// <param name="Files">What went, and what came in its place.</param>
internal sealed record LogPruned(string Origin, long Size, long Was, long Minimum, PrunedFiles Files);
