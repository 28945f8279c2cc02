using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Node.Simulation;

/// <summary>What the callers of a log were told, on paper of their own; P1 and P2 are that the log agrees with it.</summary>
internal sealed class Model
{
    private readonly Dictionary<Bytes32, AcceptedStatement> _acknowledged = [];
    private readonly Dictionary<long, Hash> _published = [];

    public int Acknowledged => _acknowledged.Count;

    /// <summary>An answer came. The same statement has one place, whenever and however often it is handed in.</summary>
    public void Accepted(SignedStatement statement, AcceptedStatement place)
    {
        if (!_acknowledged.TryAdd(statement.Uid, place))
        {
            var first = _acknowledged[statement.Uid];
            Must(first.Index == place.Index && first.Entry.Span.SequenceEqual(place.Entry.Span), $"P2: {statement.Uid} has two places");
        }
    }

    /// <summary>A checkpoint was shown. There is one tree of each size.</summary>
    public void Saw(NodeLog log)
    {
        var checkpoint = log.Published.Checkpoint;
        Must(_published.TryAdd(checkpoint.Size, checkpoint.Root) || _published[checkpoint.Size] == checkpoint.Root,
            $"P1: two trees of size {checkpoint.Size}");
    }

    /// <summary>Reads the whole log and compares.</summary>
    /// <exception cref="InvalidDataException">The node found by itself that a file was changed.</exception>
    public void Compare(NodeLog log)
    {
        var entries = log.Store.ReadEntries(0, log.Store.Size).ToArray();
        foreach (var (uid, place) in _acknowledged)
        {
            Must(place.Index < entries.Length && entries[place.Index].Span.SequenceEqual(place.Entry.Span),
                $"P1: {uid} was acknowledged at {place.Index} and is not there");
        }

        var uids = entries.Select(entry => LogEntry.Parse(entry.Span).Value().Uid).ToArray();
        Must(uids.Distinct().Count() == uids.Length, "P2: a statement stands twice");
        var tree = CompactRange.Empty();
        foreach (var entry in entries)
        {
            tree.Append(Hash.OfLeaf(entry.Span));
            Must(!_published.TryGetValue(tree.Size, out var root) || root == tree.Root(), $"P1: the tree of size {tree.Size} was another");
        }

        Must(_published.Count == 0 || _published.Keys.Max() <= tree.Size, "P1: a published checkpoint is ahead of the log");
        Must(tree.Root() == log.Published.Checkpoint.Root, "P3: the checkpoint is not of these entries");
        Must(log.Ledger.Read(state => state.Size) == tree.Size, "P3: the state is of another size");
        Must(uids.All(uid => log.Ledger.Read(state => state.IndexOf(uid)) is { } at && uids[at] == uid), "P3: the state has lost an entry");
        Saw(log);
    }

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw new BrokenPromiseException(otherwise);
    }
}
