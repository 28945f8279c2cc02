using System.Security.Cryptography;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Node.Sequencing;

/// <summary>The entries of one batch while it is put together, and who waits for which of them.</summary>
internal sealed class Batch(long firstIndex, ulong acceptedMilliseconds)
{
    private readonly List<(PendingStatement Pending, long Index)> _waiting = [];
    private readonly List<LogEntry> _entries = [];
    private readonly List<ReadOnlyMemory<byte>> _bytes = [];

    public long FirstIndex => firstIndex;

    public ulong AcceptedMilliseconds => acceptedMilliseconds;

    public long NextIndex => firstIndex + _bytes.Count;

    public bool IsEmpty => _bytes.Count == 0;

    /// <summary>The statements' entries, without padding.</summary>
    public IReadOnlyList<LogEntry> Entries => _entries;

    public IReadOnlyList<ReadOnlyMemory<byte>> Bytes => _bytes;

    public void Add(PendingStatement pending)
    {
        var entry = LogEntry.Of(pending.Statement, acceptedMilliseconds);
        _waiting.Add((pending, NextIndex));
        _entries.Add(entry);
        _bytes.Add(entry.Encode());
    }

    public void AddPadding() =>
        _bytes.Add(LogEntry.Padding(acceptedMilliseconds, RandomNumberGenerator.GetBytes(32)));

    public Address SignerOf(long index) => _entries[(int)(index - firstIndex)].Signer;

    /// <summary>The statement is in this batch already: its second hand-in waits for the same answer.</summary>
    public void AddAgain(PendingStatement pending, long index) => _waiting.Add((pending, index));

    /// <summary>The root from the entries themselves, to be compared with the root from the bytes that are written.</summary>
    public Hash RootOver(CompactRange tree)
    {
        for (var i = 0; i < _bytes.Count; i++)
            tree.Append(i < _entries.Count ? _entries[i].LeafHash : Hash.OfLeaf(_bytes[i].Span));
        return tree.Root();
    }

    /// <summary>Answers everyone, once the batch is durable.</summary>
    public void Answer()
    {
        var first = new HashSet<long>();
        foreach (var (pending, index) in _waiting)
        {
            var place = (int)(index - firstIndex);
            pending.Accept(new AcceptedStatement(
                index, _bytes[place], _entries[place].LeafHash, acceptedMilliseconds, IsNew: first.Add(index)));
        }
    }
}
