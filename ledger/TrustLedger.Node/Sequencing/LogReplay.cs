using Microsoft.Data.Sqlite;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Sequencing;

/// <summary>Brings a log's state up to its newest entry: from the index as far as that goes, then entry by entry.</summary>
/// <remarks>
/// The index counts only for the very tree that it was made of, which must be the beginning of this one. On the log's own
/// node signatures are not checked again: every entry that is read leads to a root that it signed, and none got there
/// unchecked. A mirror signs nothing of the sort, and checks them; but for pruned entries, which were checked before they went.
/// </remarks>
internal sealed class LogReplay(LogStore store, Genesis genesis, PolicyStore policies, ILogger logger)
{
    private const int ChunkEntries = 16 * TileCoordinate.FullWidth;
    private const int ProgressEntries = 65_536;

    /// <summary>Whether another node let the entries in: then one that nobody signed counts for nothing, as when it was copied.</summary>
    public bool IsCopy { get; init; }

    /// <returns>
    /// The state, with the index at its size or, right behind entry 0, empty; or, first match wins:
    /// <list type="bullet">
    /// <item><c>tile-damaged</c> a file is gone, or is not what the tree has there</item>
    /// <item><c>stand-in-missing</c>, <c>stand-in-damaged</c> what stays of pruned entries is not whole, and the index would
    /// have to be made anew: one that fits the log is left where it is</item>
    /// <item><c>entry-unreadable</c> an entry is not one that this program knows</item>
    /// <item><c>policy-document-missing</c> an entry names a policy document that is not stored</item>
    /// </list>
    /// </returns>
    public Result<ReplayedLog> Open(string path)
    {
        var index = EntryIndex.Open(path, store.Origin, genesis.Hash, Fits);
        if (TryReplay(index).TryGet(out var replayed, out var refusal))
            return replayed;

        index.Dispose();
        if (store.CheckStandIns() is { } broken)
            return broken; // What is left of the index may be all that tells of those entries.
        if (index.Mark is null)
            return refusal;

        // Whatever is wrong, the index is not to be blamed for it twice.
        EntryIndex.Delete(path);
        index = EntryIndex.Open(path, store.Origin, genesis.Hash, Fits);
        if (TryReplay(index).TryGet(out replayed, out refusal))
            return replayed;
        index.Dispose();
        return refusal;
    }

    private Result<ReplayedLog> TryReplay(EntryIndex index)
    {
        try
        {
            return Replay(index);
        }
        catch (InvalidDataException damaged)
        {
            return new Refusal("tile-damaged", damaged.Message);
        }
        catch (SqliteException damaged) when (index.Mark is not null)
        {
            return new Refusal("tile-damaged", damaged.Message); // Of the index, which is made anew next.
        }
        catch (SqliteException fault)
        {
            throw new IOException($"The index of {store.Origin} can't be written.", fault);
        }
    }

    private Result<ReplayedLog> Replay(EntryIndex index)
    {
        var rows = new StoredState(index, store);
        var state = index.Mark is { } mark
            ? LedgerState.Restore(genesis, policies.All, rows, mark.Size, mark.AcceptedMilliseconds)
            : LedgerState.Begin(genesis, policies.All, rows);
        var ledger = new LogLedger(state);
        var tree = store.EdgeAt(Math.Max(state.Size, store.Minimum));
        var from = state.Size;
        while (state.Size < store.Size)
        {
            // What was pruned is replayed from what stays of it, with the tree waiting behind it: an index that was made
            // no further fits no tree, and is made anew.
            foreach (var entry in state.Size < store.Minimum
                ? Recalled(state.Size, Math.Min(store.Minimum, state.Size + ChunkEntries))
                : Parsed(state.Size, Math.Min(store.Size, state.Size + ChunkEntries)))
            {
                if (!entry.TryGet(out var next, out var refusal))
                    return new Refusal("entry-unreadable", $"The log holds what this program can't read: {refusal.Detail}");
                if (state.DocumentNeededBy(next) is { } hash)
                    return new Refusal("policy-document-missing", $"Entry {state.Size} names the policy document {hash}, which isn't stored.");
                if (state.Size >= store.Minimum)
                    tree.Append(next.LeafHash);
                if (IsCopy && state.Size >= store.Minimum)
                    state.Apply(state.Size, next);
                else
                    state.ApplyOwn(state.Size, next);
            }

            ledger.Note(tree.Root());
            if (state.Size - from < ChunkEntries)
                continue; // A short tail is left to the flusher: a start need not wait for it.
            while (ledger.NextUnsaved(ChunkEntries) is var (changes, root))
            {
                index.Add(changes, root);
                ledger.Saved(index.Size);
            }

            if (index.Size / ProgressEntries != (index.Size - ChunkEntries) / ProgressEntries)
                logger.Indexing(store.Origin, index.Size, store.Size);
        }

        return tree.Root() == (store.Published?.Checkpoint.Root ?? Hash.OfNothing)
            ? new ReplayedLog(ledger, index, tree)
            : throw new InvalidDataException("The entries do not lead to the published root.");
    }

    // Reading, hashing and parsing spread over the processors; what an entry does to the state is one after another.
    private ParallelQuery<Result<LogEntry>> Parsed(long start, long end) => store.ReadEntries(start, end).ToArray()
        .AsParallel().AsOrdered().Select(bytes =>
        {
            var entry = LogEntry.Parse(bytes.Span);
            if (entry.TryGet(out var parsed, out _))
                (_, _) = (parsed.Uid, parsed.LeafHash);
            return entry;
        });

    private IEnumerable<Result<LogEntry>> Recalled(long start, long end)
    {
        for (var index = start; index < end; index++)
            yield return store.Recall(index);
    }

    private bool Fits(IndexMark mark) => mark.Size >= store.Minimum && mark.Size <= store.Size && store.EdgeAt(mark.Size).Root() == mark.Root;
}
