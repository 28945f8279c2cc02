using TrustLedger.Client.Reading;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Faults;

/// <summary>Reads a running node's whole log, believes nothing of it, and compares it with what its callers were promised.</summary>
internal sealed class Comparison(FaultLog log, Acknowledgements acknowledgements)
{
    private CheckedCheckpoint? _seen;

    public async Task<Tally> RunAsync()
    {
        using var http = NodeClient.CreateHttp();
        var client = log.Client(http);
        var promised = acknowledgements.Read(); // Before the checkpoint: what comes later may stand behind it.
        var checkpoint = Sure(await client.CheckpointAsync(CancellationToken.None));
        var wrong = 0;
        var leaves = new List<(string Uid, string Leaf)>();
        var tree = CompactRange.Empty();
        for (long index = 0; index < checkpoint.Size; index += TileCoordinate.FullWidth)
        {
            var bundle = Sure(await client.BundleAsync(TileCoordinate.HoldingEntry(index, checkpoint.Size), CancellationToken.None));
            foreach (var bytes in bundle.Entries)
            {
                var leaf = Hash.OfLeaf(bytes.Span);
                tree.Append(leaf);
                leaves.Add((Sure(LogEntry.Parse(bytes.Span)).Uid.ToString(), leaf.ToString()));
                if (tree.Size == _seen?.Size && tree.Root() != _seen.Checkpoint.Root)
                    wrong++; // Another history than the one that was shown before.
            }
        }

        if (tree.Root() != checkpoint.Checkpoint.Root || checkpoint.Size < _seen?.Size)
            wrong++;
        _seen = checkpoint;
        var lost = promised.Count(promise => promise.Index >= leaves.Count || leaves[(int)promise.Index] != (promise.Uid, promise.Leaf));
        var duplicated = leaves.Count - leaves.DistinctBy(leaf => leaf.Uid, StringComparer.Ordinal).Count();
        return new Tally(checkpoint.Size, promised.Count, lost, duplicated, wrong);
    }

    private static T Sure<T>(Result<T> result) where T : notnull =>
        result.TryGet(out var value, out var refusal) ? value : throw new StepFailedException($"{refusal.Code}: {refusal.Detail}");
}
