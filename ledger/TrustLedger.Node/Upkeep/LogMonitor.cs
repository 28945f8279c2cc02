using System.Globalization;
using System.Numerics;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Upkeep;

/// <summary>Follows a log that others run: each checkpoint must continue the one before, and what cannot be true is kept.</summary>
/// <remarks>
/// Needs nothing but the log's genesis; with a member's key the entries are read and replayed as well
/// (<see cref="LogFollower"/>). One caller at a time. What it remembers is durable when a call returns.
/// </remarks>
internal sealed class LogMonitor(NodeClient node, CheckpointMemory memory, LogFollower? follower, string folder)
{
    /// <summary>The file of the last evidence; null as long as there is none.</summary>
    public string? Evidence { get; private set; }

    /// <returns>
    /// The checkpoint, when it continues the last one; or, first match wins:
    /// <list type="bullet">
    /// <item>what <see cref="NodeClient.CheckpointAsync"/> refuses: another log, another key, no checkpoint</item>
    /// <item><c>monitor-behind</c> smaller than one seen before: old, or set back. No proof of anything by itself</item>
    /// <item><c>pruned</c> the node says that it dropped what would show that one continues the other: ask a mirror</item>
    /// <item><c>monitor-fork</c> two checkpoints cannot both be true, or nothing shows that they are; they are kept</item>
    /// <item>what <see cref="LogFollower.SyncAsync"/> refuses, for a member</item>
    /// </list>
    /// </returns>
    /// <exception cref="HttpRequestException">The node is away or faulty; call again.</exception>
    public async Task<Result<CheckedCheckpoint>> StepAsync(CancellationToken cancellationToken)
    {
        if (!(await node.CheckpointAsync(cancellationToken)).TryGet(out var latest, out var refusal))
            return refusal;
        if (memory.Last is { } last)
        {
            if (latest.Size < last.Size)
                return new Refusal("monitor-behind", $"{latest.Checkpoint.Origin} was at {last.Size}, and now shows {latest.Size}.");
            var consistency = await TileProofs.Consistency(node.TileAsync, last.Size, latest.Size, cancellationToken);
            if (!consistency.TryGet(out var proof, out refusal) && refusal.Code == "pruned")
                return refusal;
            if (await PathAsync(last, latest, proof, cancellationToken) is { } path)
                return Keep(last, latest, path);
        }

        memory.Remember(latest);
        if (follower is not null && !(await follower.SyncAsync(cancellationToken)).TryGet(out _, out refusal))
            return refusal;
        return latest;
    }

    /// <returns>Null when the second continues the first; else what was given to show it.</returns>
    private async Task<IReadOnlyList<Hash>?> PathAsync(
        CheckedCheckpoint first, CheckedCheckpoint second, ConsistencyProof? proof, CancellationToken cancellationToken)
    {
        if (first.Size == second.Size || first.Size == 0)
            return first.Checkpoint.Root == second.Checkpoint.Root || first.Size == 0 ? null : [];
        if (proof is null)
            return [];
        if (proof.Verify(first.Checkpoint.Root, second.Checkpoint.Root).TryGet(out _, out _))
            return null;

        // Where the proof leaves the beginning's own node out, it stands before it: then the path alone leads to both roots.
        return BitOperations.IsPow2(first.Size)
            && (await TileProofs.Root(node.TileAsync, first.Size, cancellationToken)).TryGet(out var beginning, out _)
            ? [beginning, .. proof.Path]
            : proof.Path;
    }

    private Refusal Keep(CheckedCheckpoint first, CheckedCheckpoint second, IReadOnlyList<Hash> path)
    {
        var evidence = ForkEvidence.Of(first.Note, second.Note, path);
        var kind = evidence.Verify(node.Log.Origin, node.Log.Key).TryGet(out var shown, out var refusal) ? shown.ToString() : refusal.Code;
        Evidence = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"fork-{first.Size}-{second.Size}-{kind}.json"));
        _ = DurableFile.TryCreate(Evidence, evidence.Encode());
        return new Refusal("monitor-fork", $"{first.Checkpoint.Origin} at {second.Size} does not continue {first.Size} ({kind}); kept in {Evidence}.");
    }
}
