using System.Net;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;

namespace TrustLedger.Client.Reading;

/// <summary>Replays a log from its genesis and believes no more of the node than what its key has signed.</summary>
/// <remarks>
/// Every entry is read, every leaf hashed, and the root of what was read compared with the signed one before any of it
/// counts; each checkpoint must continue the one remembered in the file. What a single node can still do is keep a
/// reader at an old size: only witnesses show that, by the time of their cosignatures. Where the genesis names witnesses,
/// no checkpoint without a quorum of them is followed.
/// <para>Calls may overlap; replays wait for each other, and <see cref="Read"/> for one chunk of a replay.</para>
/// </remarks>
public sealed class LogFollower : IDisposable
{
    private readonly NodeClient _node;
    private readonly CheckpointMemory _memory;
    private readonly LedgerState _state;
    private readonly SemaphoreSlim _oneReplay = new(1, 1);
    private readonly Lock _gate = new();
    private readonly CompactRange _range = CompactRange.Empty();
    private CheckedCheckpoint? _target;

    private LogFollower(NodeClient node, CheckpointMemory memory, Genesis genesis) =>
        (_node, _memory, _state) = (node, memory, LedgerState.Begin(genesis, new Dictionary<Hash, PolicyDocument>()));

    public PinnedLog Log => _node.Log;

    /// <summary>The checkpoint that the state was last brought up to; null before the first replay.</summary>
    public CheckedCheckpoint? Checkpoint { get; private set; }

    /// <summary>The largest final checkpoint that the state continues; null while none is known.</summary>
    /// <remarks>Behind <see cref="Checkpoint"/> only after <see cref="SyncNewestAsync"/>.</remarks>
    public CheckedCheckpoint? Final { get; private set; }

    /// <summary>The last checkpoint seen, in this life or an earlier one; null before the first.</summary>
    public CheckedCheckpoint? Remembered => _memory.Last;

    /// <summary>Fetches and checks the genesis. Nothing is replayed yet.</summary>
    /// <param name="node">The log, with its genesis hash pinned; to read entries its reader must be a member.</param>
    /// <param name="memoryPath">The file with the last checkpoint seen; made at the first replay.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The follower; or what <see cref="CheckpointMemory.Open"/> or <see cref="NodeClient.GenesisAsync"/> refuses.</returns>
    /// <exception cref="HttpRequestException">The node is away or faulty.</exception>
    public static async Task<Result<LogFollower>> OpenAsync(NodeClient node, string memoryPath, CancellationToken cancellationToken)
    {
        if (!(await node.GenesisAsync(cancellationToken)).TryGet(out var genesis, out var refusal))
            return refusal;
        var knowing = node.Knowing(genesis);
        return CheckpointMemory.Open(memoryPath, knowing.Log).TryGet(out var memory, out refusal)
            ? new LogFollower(knowing, memory, genesis)
            : refusal;
    }

    /// <summary>Asks the replayed state, which stands still meanwhile. Take what is needed out of it; keep no reference.</summary>
    public T Read<T>(Func<LedgerState, T> question)
    {
        lock (_gate)
            return question(_state);
    }

    /// <summary>Brings the state up to the node's latest checkpoint.</summary>
    /// <returns>
    /// The checkpoint; or, first match wins, with the state left at a size that was proven:
    /// <list type="bullet">
    /// <item>what <see cref="NodeClient.CheckpointAsync"/> refuses: another log, another key, no checkpoint</item>
    /// <item><c>checkpoint-behind</c> smaller than one seen before: the node withholds, or was set back</item>
    /// <item><c>log-forked</c> the same size as one seen before, with another root</item>
    /// <item>what <see cref="NodeClient.BundleAsync"/> and <see cref="NodeClient.TileAsync"/> refuse</item>
    /// <item><c>log-forked</c> the log holds, signed, another history than the one seen before</item>
    /// <item><c>entries-mismatch</c> the entries given are not those of the signed tree</item>
    /// <item>what <see cref="LogEntry.Parse"/> and <see cref="NodeClient.PolicyAsync"/> refuse</item>
    /// </list>
    /// </returns>
    /// <exception cref="HttpRequestException">The node is away or faulty; call again.</exception>
    public async Task<Result<CheckedCheckpoint>> SyncAsync(CancellationToken cancellationToken)
    {
        await _oneReplay.WaitAsync(cancellationToken);
        try
        {
            if (!(await FollowAsync(_node.CheckpointAsync, cancellationToken)).TryGet(out var reached, out var refusal))
                return refusal;
            return Final = reached;
        }
        finally
        {
            _oneReplay.Release();
        }
    }

    /// <summary>
    /// Brings the state up to the newest checkpoint that the log's key has signed, whoever has cosigned it: for who must
    /// work on while witnesses are away. <see cref="Final"/> tells how far nobody can take it back.
    /// </summary>
    /// <returns>
    /// The checkpoint, which a later one must continue as well; or what <see cref="SyncAsync"/> refuses, and
    /// <c>log-history-unproven</c> where the final checkpoint is not shown to be the beginning of it.
    /// </returns>
    /// <exception cref="HttpRequestException">The node is away or faulty; call again.</exception>
    public async Task<Result<CheckedCheckpoint>> SyncNewestAsync(CancellationToken cancellationToken)
    {
        if (Log.Witnesses is null)
            return await SyncAsync(cancellationToken);
        await _oneReplay.WaitAsync(cancellationToken);
        try
        {
            // The final one first: what is asked for after it is not smaller.
            if (!(await LatestFinalAsync(cancellationToken)).TryGet(out var known, out var refusal)
                || !(await FollowAsync(_node.PendingCheckpointAsync, cancellationToken)).TryGet(out var reached, out refusal))
                return refusal;
            if (known is [var final] && await FinishAsync(final, reached, cancellationToken) is { } wrong)
                return wrong;
            return reached;
        }
        finally
        {
            _oneReplay.Release();
        }
    }

    /// <summary>As <see cref="SyncAsync"/>, and the checkpoint was cosigned within a time before now.</summary>
    /// <returns>The checkpoint; or also what <see cref="CheckedCheckpoint.CheckAge"/> refuses, with the state brought up to it all the same.</returns>
    /// <exception cref="HttpRequestException">The node is away or faulty; call again.</exception>
    public async Task<Result<CheckedCheckpoint>> SyncFreshAsync(TimeSpan maximumAge, CancellationToken cancellationToken)
    {
        if (!(await SyncAsync(cancellationToken)).TryGet(out var checkpoint, out var refusal))
            return refusal;
        return checkpoint.CheckAge(_node.Now, maximumAge) is { } old ? old : checkpoint;
    }

    /// <summary>Compares a list that the node gave with what was replayed: that it leaves nothing out, and adds nothing.</summary>
    /// <param name="page">The list.</param>
    /// <param name="query">What was asked for.</param>
    /// <returns>
    /// Null when it holds as far as the log was replayed; what the list has beyond, stays unproven. Or, first match wins:
    /// <list type="bullet">
    /// <item><c>checkpoint-behind</c> the list is complete up to less than was seen: what came later is withheld</item>
    /// <item><c>log-forked</c> it names another tree of the size that was replayed; kept as evidence</item>
    /// <item><c>page-entry-other</c> an entry in it is not the log's entry at that index, or not one that was asked for</item>
    /// <item><c>page-incomplete</c> it leaves out an entry of the log</item>
    /// </list>
    /// </returns>
    /// <exception cref="InvalidOperationException">Nothing was replayed yet.</exception>
    public Refusal? Confirm(StatementPage page, StatementQuery query)
    {
        var seen = Checkpoint ?? throw new InvalidOperationException("Sync first.");
        if (page.Checkpoint.Contradicts(seen))
            return _memory.Contradicted(page.Checkpoint);
        return page.Checkpoint.Size < seen.Size
            ? new Refusal("checkpoint-behind", $"The list ends at {page.Checkpoint.Size}; {Log.Origin} was at {seen.Size}.")
            : Read(state => PageCheck.Compare(state, page, query));
    }

    public void Dispose() => _oneReplay.Dispose();

    private async Task<Result<CheckedCheckpoint>> FollowAsync(
        Func<CancellationToken, Task<Result<CheckedCheckpoint>>> askAsync, CancellationToken cancellationToken)
    {
        // A replay that broke off is finished first: its target was signed, and part of it counts already.
        if (_target is null)
        {
            if (!(await askAsync(cancellationToken)).TryGet(out var latest, out var refusal))
                return refusal;
            if (latest.Size < _memory.Last?.Size)
                return new Refusal("checkpoint-behind", $"{Log.Origin} was at {_memory.Last.Size}, and now shows {latest.Size}.");
            _target = latest;
        }

        if (_target.Contradicts(_memory.Last))
            return _memory.Contradicted(_target);
        if (await CatchUpAsync(_target, cancellationToken) is { } wrong)
            return wrong;

        _memory.Remember(_target);
        (Checkpoint, _target) = (_target, null);
        return Checkpoint;
    }

    /// <returns>One, or none while the log has none: it says so with a 503.</returns>
    private async Task<Result<CheckedCheckpoint[]>> LatestFinalAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _node.CheckpointAsync(cancellationToken)).TryGet(out var final, out var refusal) ? new[] { final } : refusal;
        }
        catch (HttpRequestException waiting) when (waiting.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return Array.Empty<CheckedCheckpoint>();
        }
    }

    // A final checkpoint beyond what was reached is looked at the next time.
    private async Task<Refusal?> FinishAsync(CheckedCheckpoint final, CheckedCheckpoint reached, CancellationToken cancellationToken)
    {
        if (final.Contradicts(reached))
            return _memory.Contradicted(final);
        if (final.Size > reached.Size || final.Size < (Final?.Size ?? 0))
            return null;
        if (final.Size < reached.Size)
        {
            if (!(await _node.ConsistencyAsync(final.Size, reached.Size, cancellationToken)).TryGet(out var proof, out var refusal))
                return refusal;
            if (!proof.Verify(final.Checkpoint.Root, reached.Checkpoint.Root).TryGet(out _, out _))
                return new Refusal("log-history-unproven", $"{Log.Origin} does not prove that {reached.Size} continues its final {final.Size}.");
        }

        Final = final;
        return null;
    }

    private async Task<Refusal?> CatchUpAsync(CheckedCheckpoint target, CancellationToken cancellationToken)
    {
        var chunks = new ProvenChunks(_node, target, _memory.Last);
        while (_range.Size < target.Size)
        {
            if (!(await chunks.NextAsync(_range, cancellationToken)).TryGet(out var entries, out var refusal))
            {
                return refusal.Code == "log-forked" && _memory.Last is { } last
                    ? _memory.Contradicted(target, await ForkPath.FindAsync(_node, last, target, cancellationToken))
                    : refusal;
            }

            foreach (var bytes in entries)
            {
                if (await ApplyAsync(bytes, cancellationToken) is { } wrong)
                    return wrong;
            }
        }

        return null;
    }

    // State and tree go in step, so that a replay that is broken off goes on from where it stopped.
    private async Task<Refusal?> ApplyAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!LogEntry.Parse(bytes.Span).TryGet(out var entry, out var refusal))
            return refusal;
        if (_state.DocumentNeededBy(entry) is { } hash)
        {
            if (!(await _node.PolicyAsync(hash, cancellationToken)).TryGet(out var document, out refusal))
                return refusal;
            lock (_gate)
                _state.AddDocument(document);
        }

        lock (_gate)
            _state.Apply(_range.Size, entry);
        _range.Append(Hash.OfLeaf(bytes.Span));
        return null;
    }
}
