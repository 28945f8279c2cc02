using Microsoft.Extensions.Logging.Abstractions;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Tests.Node.Sequencing;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Upkeep;

/// <summary>A log that a node wrote and left, on a virtual disk.</summary>
internal sealed class UpkeepKit
{
    private static readonly Dictionary<int, UpkeepKit> Made = [];

    private UpkeepKit(VirtualDisk disk, LogFolder folder, string origin) => (Disk, Folder, Origin) = (disk, folder, origin);

    public VirtualDisk Disk { get; }

    public LogFolder Folder { get; }

    public string Origin { get; }

    /// <summary>A log of some size, on a disk of the caller's own.</summary>
    public static async Task<UpkeepKit> OfSize(int size)
    {
        UpkeepKit? kit;
        lock (Made)
            Made.TryGetValue(size, out kit);
        if (kit is null)
        {
            kit = await Make(size);
            lock (Made)
                Made[size] = kit;
        }

        return kit.Again();
    }

    /// <summary>The same log on another disk.</summary>
    public UpkeepKit Again() => new(Disk.Copy(), Folder, Origin);

    /// <summary>As after a start that wrote nothing: quicker to copy, for tests that try much.</summary>
    public UpkeepKit WithoutWriteAhead()
    {
        foreach (var path in Folder.WriteAheadFiles)
            Disk.Delete(path);
        return this;
    }

    public LogCheckResult Check(bool isDeep = false) => new LogCheck(Disk, Folder) { IsDeep = isDeep }.Run();

    /// <summary>The codes of what a check finds, each once.</summary>
    public string Codes(bool isDeep = false) =>
        string.Join(' ', Check(isDeep).Findings.Select(finding => finding.What.Code).Distinct(StringComparer.Ordinal));

    public byte[] Read(string path) => Disk.ReadAll(Folder.File(path)) ?? throw new FileNotFoundException(path);

    public void Write(string path, byte[] bytes) => Disk.Put(Folder.File(path), bytes);

    public void Flip(string path, int at = 0) => Disk.Flip(Folder.File(path), at, 1);

    /// <summary>A start, as far as the files: finishes a prune that was cut.</summary>
    public Result<LogStore> Recover() => new LogRecovery(Disk, Folder, Key()) { SegmentBytes = 64 * 1024 }.Open();

    /// <summary>What a node makes of the log that has nothing but these files, and no index.</summary>
    public Result<string> State()
    {
        using var index = new TemporaryFolder();
        using var store = Recover().Value();
        if (!Genesis.Parse(Read("genesis.json")).TryGet(out var genesis, out var refusal)
            || !PolicyStore.Open(Disk, Folder).TryGet(out var policies, out refusal)
            || !new LogReplay(store, genesis, policies, NullLogger.Instance).Open(index.File("index.db")).TryGet(out var replayed, out refusal))
            return refusal;
        using (replayed.Index)
            return Snapshot.Of(replayed.Ledger.State);
    }

    /// <summary>A checkpoint with the log's own signature, as only its key's holder or thief can make it.</summary>
    public string Sign(long size, Hash root)
    {
        using var key = Key();
        return key.Sign(Checkpoint.Create(Origin, size, root).Value());
    }

    public LogKey Key() => new(Origin, Ed25519Key.FromSeed(Keccak256.Of("log key").ToArray()));

    private static async Task<UpkeepKit> Make(int size)
    {
        var disk = new VirtualDisk();
        using var kit = new SequencerKit { Disk = disk };
        kit.Options = new TrustLedger.Node.NodeOptions
        {
            DataFolder = kit.Options.DataFolder,
            PassphraseFile = "",
            Logs = kit.Options.Logs,
            FlushMilliseconds = 60_000,
        };
        kit.Open().Value();
        kit.Run();
        await Task.WhenAll(Enumerable.Range(1, size - 1).Select(i => kit.Submit(kit.Binding($"resident {i}"))));
        Assert.Equal(size, kit.Log.Store.Size);
        Assert.True(await kit.Stop());
        return new UpkeepKit(disk, new LogFolder(Path.Combine(kit.Options.DataFolder, "identity")), kit.Genesis.Origin);
    }
}
