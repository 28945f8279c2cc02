using System.Security.Cryptography;
using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Node.Storage;

/// <summary>A log folder on a virtual disk, and what its callers were told.</summary>
internal sealed class StoreKit(VirtualDisk disk, string name = "log")
{
    public const int SegmentBytes = 64 * 1024;

    private readonly List<byte[]> _acknowledged = [];
    private CompactRange _range = CompactRange.Empty();

    public VirtualDisk Disk { get; } = disk;

    public LogFolder Folder { get; } = new("/data/" + name);

    public IReadOnlyList<byte[]> Acknowledged => _acknowledged;

    public Result<LogStore> Open()
    {
        var opened = new LogRecovery(Disk, Folder, new HashSigner("test/" + name)) { SegmentBytes = SegmentBytes }.Open();
        if (opened.TryGet(out var store, out _))
            _range = store.EdgeAt(store.Size);
        return opened;
    }

    /// <summary>The same log on another disk, with what was acknowledged so far.</summary>
    public StoreKit On(VirtualDisk other)
    {
        var kit = new StoreKit(other, name);
        kit._acknowledged.AddRange(_acknowledged);
        return kit;
    }

    /// <summary>What was durable without an answer is public once the log serves it: from then on it must stay.</summary>
    public void Adopt(LogStore store)
    {
        _acknowledged.AddRange(store.ReadEntries(_acknowledged.Count, store.Size).Select(entry => entry.ToArray()));
    }

    public static byte[] Entry(Dice dice) => dice.Bytes(40 + dice.Below(200));

    /// <summary>Commits one batch, and remembers it as acknowledged when that returns.</summary>
    public void Commit(LogStore store, IReadOnlyList<byte[]> entries)
    {
        if (!store.HasRoomFor(entries.Count, entries.Sum(entry => entry.Length)))
            store.Flush();
        foreach (var entry in entries)
            _range.Append(Hash.OfLeaf(entry));
        store.Commit([.. entries.Select(entry => (ReadOnlyMemory<byte>)entry)], _range.Root());
        _acknowledged.AddRange(entries);
    }

    /// <summary>P1: everything acknowledged is there, byte-equal, at its index.</summary>
    public void AssertHoldsAcknowledged(LogStore store)
    {
        Assert.True(store.Size >= _acknowledged.Count, $"{store.Size} of {_acknowledged.Count} entries are left.");
        var entries = store.ReadEntries(0, store.Size).ToArray();
        for (var index = 0; index < _acknowledged.Count; index++)
            Assert.True(_acknowledged[index].AsSpan().SequenceEqual(entries[index].Span), $"Entry {index} is another.");
        var leaves = entries.Select(entry => Hash.OfLeaf(entry.Span));
        Assert.Equal(MerkleTree.Root([.. leaves]), store.Published?.Checkpoint.Root ?? Hash.OfNothing);
    }

    /// <summary>Signs by hashing: enough for storage, which only asks whether a note is its own.</summary>
    internal sealed class HashSigner(string origin) : ICheckpointSigner
    {
        public string Origin => origin;

        public string Sign(Checkpoint checkpoint) => checkpoint + "\n— " + Tag(checkpoint.ToString()) + "\n";

        public Result<Checkpoint> Verify(string note)
        {
            var text = note.Split("\n\n")[0] + "\n";
            return Checkpoint.Parse(text).TryGet(out var checkpoint, out var refusal) && Sign(checkpoint) == note
                ? checkpoint
                : refusal ?? new Refusal("note-unsigned", "Not this log's note.");
        }

        private string Tag(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(origin + text)));
    }
}
