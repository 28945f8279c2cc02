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

        return new UpkeepKit(kit.Disk.Copy(), kit.Folder, kit.Origin);
    }

    public LogCheckResult Check(bool isDeep = false) => new LogCheck(Disk, Folder) { IsDeep = isDeep }.Run();

    /// <summary>The codes of what a check finds, each once.</summary>
    public string Codes(bool isDeep = false) =>
        string.Join(' ', Check(isDeep).Findings.Select(finding => finding.What.Code).Distinct(StringComparer.Ordinal));

    public byte[] Read(string path) => Disk.ReadAll(Folder.File(path)) ?? throw new FileNotFoundException(path);

    public void Write(string path, byte[] bytes) => Disk.Put(Folder.File(path), bytes);

    public void Flip(string path, int at = 0) => Disk.Flip(Folder.File(path), at, 1);

    /// <summary>A start, as far as the files: finishes a prune that was cut.</summary>
    public Result<LogStore> Recover() => new LogRecovery(Disk, Folder, Key()).Open();

    /// <summary>What a node makes of the log that has nothing but these files, and no index.</summary>
    public Result<string> State()
    {
        using var index = new TemporaryFolder();
        using var store = Recover().Value();
        var genesis = Genesis.Parse(Read("genesis.json")).Value();
        if (!new LogReplay(store, genesis, PolicyStore.Open(Disk, Folder).Value(), NullLogger.Instance).Open(index.File("index.db"))
            .TryGet(out var replayed, out var refusal))
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
