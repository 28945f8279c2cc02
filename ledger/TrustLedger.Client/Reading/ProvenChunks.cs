using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Client.Reading;

/// <summary>Reads the entries of a signed tree some thousand at a time, and gives out none before it is proven.</summary>
/// <param name="node">Where the entries are; not trusted.</param>
/// <param name="target">The signed tree.</param>
/// <param name="remembered">A tree signed earlier, which must be the beginning of it.</param>
internal sealed class ProvenChunks(NodeClient node, CheckedCheckpoint target, CheckedCheckpoint? remembered)
{
    // 16,384 entries: some megabytes in memory, and seldom more than one proof for a replay.
    private const int ChunkBundles = 64;

    private bool _continues;

    /// <summary>The entries behind <paramref name="known"/>, up to the target or as many as one chunk holds.</summary>
    /// <param name="known">A tree read before. Not changed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The entries; what reading refuses; <c>entries-mismatch</c> when they are not those of the signed tree;
    /// <c>log-forked</c> when they are, and the signed tree has another beginning than what is known or remembered.
    /// </returns>
    public async Task<Result<List<ReadOnlyMemory<byte>>>> NextAsync(CompactRange known, CancellationToken cancellationToken)
    {
        var end = Math.Min(target.Size, ((known.Size / TileCoordinate.FullWidth) + ChunkBundles) * TileCoordinate.FullWidth);
        if (!(await ReadAsync(known.Size, end, cancellationToken)).TryGet(out var entries, out var refusal))
            return refusal;

        var (range, asRemembered) = (known.Copy(), true);
        foreach (var entry in entries)
        {
            range.Append(Hash.OfLeaf(entry.Span));
            if (range.Size == remembered?.Size)
                asRemembered = range.Root() == remembered.Checkpoint.Root;
        }

        if (!await IsBeginningAsync(range, cancellationToken))
        {
            return !_continues && known.Size > 0 && await IsForkAsync(known, cancellationToken)
                ? new Refusal("log-forked", "The signed tree does not begin with what was read before.")
                : new Refusal("entries-mismatch", $"The entries {known.Size} to {end - 1} are not those of the signed tree.");
        }

        if (!asRemembered)
            return new Refusal("log-forked", "The signed tree does not begin with the remembered one.");
        _continues = true;
        return entries;
    }

    private async Task<bool> IsBeginningAsync(CompactRange range, CancellationToken cancellationToken)
    {
        if (range.Size == target.Size)
            return range.Root() == target.Checkpoint.Root;
        return (await TileProofs.Consistency(node.TileAsync, range.Size, target.Size, cancellationToken)).TryGet(out var proof, out _)
            && proof.Verify(range.Root(), target.Checkpoint.Root).TryGet(out _, out _);
    }

    // A node that gives wrong entries has not forked its log. It has when entries lead to the signed root, from the
    // first on, and what was known is no beginning of them.
    private async Task<bool> IsForkAsync(CompactRange known, CancellationToken cancellationToken)
    {
        var (whole, continues) = (CompactRange.Empty(), false);
        while (whole.Size < target.Size)
        {
            var end = Math.Min(target.Size, ((whole.Size / TileCoordinate.FullWidth) + 1) * TileCoordinate.FullWidth);
            if (!(await ReadAsync(whole.Size, end, cancellationToken)).TryGet(out var entries, out _))
                return false;
            foreach (var entry in entries)
            {
                whole.Append(Hash.OfLeaf(entry.Span));
                continues |= whole.Size == known.Size && whole.Root() == known.Root();
            }
        }

        return whole.Root() == target.Checkpoint.Root && !continues;
    }

    private async Task<Result<List<ReadOnlyMemory<byte>>>> ReadAsync(long start, long end, CancellationToken cancellationToken)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        for (var next = start; next < end; next = start + entries.Count)
        {
            var coordinate = TileCoordinate.HoldingEntry(next, target.Size);
            if (!(await node.BundleAsync(coordinate, cancellationToken)).TryGet(out var bundle, out var refusal))
                return refusal;
            entries.AddRange(bundle.Entries.Skip((int)(next % TileCoordinate.FullWidth)));
        }

        return entries;
    }
}
