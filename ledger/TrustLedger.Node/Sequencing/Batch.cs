using System.Security.Cryptography;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Node.Sequencing;

/// <summary>The entries of one batch while it is put together, and who waits for which of them.</summary>
internal sealed class Batch(long firstIndex, ulong acceptedMilliseconds)
{
    private readonly List<(PendingStatement Pending, long Index, bool IsNew)> _waiting = [];
    private readonly List<LogEntry> _entries = [];
    private readonly List<ReadOnlyMemory<byte>> _bytes = [];
    private readonly List<Hash> _leaves = [];

    public long FirstIndex => firstIndex;

    public ulong AcceptedMilliseconds => acceptedMilliseconds;

    public long NextIndex => firstIndex + _bytes.Count;

    public bool IsEmpty => _bytes.Count == 0;

    /// <summary>The statements' entries, without padding.</summary>
    public IReadOnlyList<LogEntry> Entries => _entries;

    public IReadOnlyList<ReadOnlyMemory<byte>> Bytes => _bytes;

    public void Add(PendingStatement pending)
    {
        LogEntry.Stamp(pending.Bytes, acceptedMilliseconds);
        _waiting.Add((pending, NextIndex, IsNew: true));
        _entries.Add(LogEntry.Of(pending.Statement, acceptedMilliseconds));
        Add(pending.Bytes);
    }

    public void AddPadding() => Add(LogEntry.Padding(acceptedMilliseconds, RandomNumberGenerator.GetBytes(32)));

    public Address SignerOf(long index) => _entries[(int)(index - firstIndex)].Signer;

    /// <summary>The statement is in this batch already: its second hand-in waits for the same answer.</summary>
    public void AddAgain(PendingStatement pending, long index) => _waiting.Add((pending, index, IsNew: false));

    /// <summary>
    /// The tree with this batch, from the entries as they were handed in. Its root is compared with the one from the
    /// bytes that are written.
    /// </summary>
    public LeafBatch On(CompactRange tree) => LeafBatch.Of(tree, _leaves);

    /// <summary>Answers everyone, once the batch is durable.</summary>
    public void Answer(PublishedBatch published)
    {
        foreach (var (pending, index, isNew) in _waiting)
        {
            var place = (int)(index - firstIndex);
            pending.Accept(new AcceptedStatement(index, _bytes[place], _leaves[place], acceptedMilliseconds, isNew)
            {
                Batch = published,
            });
        }
    }

    private void Add(byte[] bytes)
    {
        _bytes.Add(bytes);
        _leaves.Add(Hash.OfLeaf(bytes));
    }
}
