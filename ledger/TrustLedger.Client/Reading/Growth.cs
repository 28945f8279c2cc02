using TrustLedger.Protocol;

namespace TrustLedger.Client.Reading;

/// <summary>Checks that a log only ever grew, by proofs alone: what a reader can do that may read no entry.</summary>
/// <remarks>It shows one history; whether what is in it was entitled to be said, only a replay shows.</remarks>
public static class Growth
{
    /// <summary>Fetches the latest final checkpoint, has the node prove that it continues the remembered one, and remembers it.</summary>
    /// <param name="node">The log, with its genesis hash pinned.</param>
    /// <param name="memoryPath">The file with the last checkpoint seen; made at the first call.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The checkpoint, and what was remembered before it; or, first match wins:
    /// <list type="bullet">
    /// <item>what <see cref="NodeClient.GenesisAsync"/>, <see cref="CheckpointMemory.Open"/> and
    /// <see cref="NodeClient.CheckpointAsync"/> refuse</item>
    /// <item><c>checkpoint-behind</c> smaller than one seen before</item>
    /// <item><c>log-forked</c> the log has signed another history than the one seen before; both checkpoints are kept</item>
    /// <item>what <see cref="NodeClient.ConsistencyAsync"/> refuses</item>
    /// <item><c>log-history-unproven</c> the node does not prove that the one continues the other</item>
    /// </list>
    /// </returns>
    /// <exception cref="HttpRequestException">The node is away or faulty; call again.</exception>
    public static async Task<Result<GrownLog>> CheckAsync(NodeClient node, string memoryPath, CancellationToken cancellationToken)
    {
        if (!(await node.GenesisAsync(cancellationToken)).TryGet(out var genesis, out var refusal))
            return refusal;
        node = node.Knowing(genesis);
        if (!CheckpointMemory.Open(memoryPath, node.Log).TryGet(out var memory, out refusal)
            || !(await node.CheckpointAsync(cancellationToken)).TryGet(out var latest, out refusal))
        {
            return refusal;
        }

        var before = memory.Last;
        if (before is not null && await ContradictsAsync(node, memory, before, latest, cancellationToken) is { } wrong)
            return wrong;
        memory.Remember(latest);
        return new GrownLog(node.Log, latest, before);
    }

    private static async Task<Refusal?> ContradictsAsync(
        NodeClient node, CheckpointMemory memory, CheckedCheckpoint before, CheckedCheckpoint latest, CancellationToken cancellationToken)
    {
        if (latest.Size < before.Size)
            return new Refusal("checkpoint-behind", $"{node.Log.Origin} was at {before.Size}, and now shows {latest.Size}.");
        if (latest.Contradicts(before))
            return memory.Contradicted(latest);
        if (before.Size == 0 || before.Size == latest.Size)
            return null;
        if (!(await node.ConsistencyAsync(before.Size, latest.Size, cancellationToken)).TryGet(out var proof, out var refusal))
            return refusal;
        if (proof.Verify(before.Checkpoint.Root, latest.Checkpoint.Root).TryGet(out _, out _))
            return null;

        // A proof that fails accuses whoever made it; tiles that lead from the signed root to another beginning convict the log.
        var path = await ForkPath.FindAsync(node, before, latest, cancellationToken);
        return path.Count > 0
            ? memory.Contradicted(latest, path)
            : new Refusal("log-history-unproven", $"{node.Log.Origin} does not prove that {latest.Size} continues {before.Size}.");
    }
}
