using Microsoft.Extensions.Logging.Abstractions;
using System.Globalization;
using TrustLedger.Node;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Tests.Node.Simulation;
using Xunit.Abstractions;

namespace TrustLedger.Tests.Node.Upkeep;

/// <summary>
/// A flipped bit anywhere in a small log: the node does not start, or says so when it reads, or <c>fsck</c> finds it, or it
/// provably doesn't matter, for every entry, proof and checkpoint is as it was. Never silently wrong.
/// </summary>
public sealed class FlippedByteTests(ITestOutputHelper output)
{
    private const string EveryVariable = "TRUSTLEDGER_FLIP_EVERY";
    private const int DefaultEvery = 31;
    private const int Thinly = 16;
    private const int Entries = 5;
    private const int SegmentBytes = 16 * 1024;

    [Fact]
    public async Task No_flipped_bit_is_silently_wrong()
    {
        var every = int.Parse(Environment.GetEnvironmentVariable(EveryVariable) ?? DefaultEvery.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        using var root = new MemoryFolder();
        var (disk, folder) = await Written(root.Path);
        var truth = Read(Open(disk, folder, root.Path)!);
        var (position, flipped) = (0, 0);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var path in disk.Files)
        {
            var bytes = disk.ReadAll(path)!;
            for (var at = 0; at < bytes.Length; at++)
            {
                // Room that was reserved and never written is looked at more thinly.
                if (position++ % (bytes[at] == 0 && every > 1 ? every * Thinly : every) != 0)
                    continue;
                var outcome = Flip(disk.Copy(), folder, root.Path, path, at, (byte)(1 << (position % 8)), truth);
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
                flipped++;
            }
        }

        output.WriteLine($"{flipped} of {position} bytes flipped; every byte with {EveryVariable}=1");
        foreach (var (outcome, times) in outcomes)
            output.WriteLine($"{times,8} {outcome}");
        Assert.True(outcomes.Count >= 2 && flipped > 100, "The sweep shows nothing.");
    }

    private static string Flip(VirtualDisk disk, LogFolder folder, string root, string path, int at, byte mask, IReadOnlyList<string> truth)
    {
        disk.Flip(path, at, mask);
        var isFound = new LogCheck(disk.Copy(), folder) { IsDeep = true }.Run().Findings.Count > 0;
        EntryIndex.Delete(folder.Index);
        try
        {
            if (Open(disk, folder, root) is not { } log)
                return isFound ? "refused to start, found by fsck" : throw new BrokenPromiseException($"{path} byte {at}: refused, and fsck finds nothing");
            if (Read(log).SequenceEqual(truth, StringComparer.Ordinal))
                return isFound ? "the node is right, found by fsck" : "does not matter";
        }
        catch (InvalidDataException)
        {
            return isFound ? "told when read, found by fsck" : throw new BrokenPromiseException($"{path} byte {at}: fsck finds nothing");
        }

        throw new BrokenPromiseException($"{path} byte {at}, mask {mask}: silently wrong");
    }

    private static NodeLog? Open(VirtualDisk disk, LogFolder folder, string root) =>
        new LogOpener(Options(root), disk, new ManualTime(SimulatedCity.Start), NullLogger.Instance) { SegmentBytes = SegmentBytes }
            .Open(Options(root).Logs[0], SimulatedCity.Key()).TryGet(out var log, out _) && folder.Root.Length > 0 ? log : null;

    /// <summary>Everything that the node says of the log: entries, proofs, checkpoint, genesis, policy.</summary>
    private static List<string> Read(NodeLog log)
    {
        using (log)
        {
            List<string> said = [log.Published.Checkpoint.ToString(), Convert.ToHexString(log.Genesis.Envelope.Span), log.Ledger.Read(state => state.Policy.Hash.ToString())];
            for (long index = 0; index < log.Store.Size; index++)
            {
                said.Add(Convert.ToHexString(log.Store.ReadEntry(index).Span));
                said.Add(string.Join(' ', log.Inclusion(index, log.Store.Size, CancellationToken.None).AsTask().GetAwaiter().GetResult().Value().Path));
            }

            return said;
        }
    }

    private static async Task<(VirtualDisk Disk, LogFolder Folder)> Written(string root)
    {
        var (disk, folder) = (new VirtualDisk(), new LogFolder(Path.Combine(root, "identity")));
        Directory.CreateDirectory(folder.Root);
        disk.Put(folder.Genesis, SimulatedCity.Genesis.Envelope.ToArray());
        using var log = Open(disk, folder, root)!;
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => log.Sequencer.Run(stop.Token));
        for (var at = 1; at < Entries; at++)
        {
            Assert.True((await log.Sequencer.Submit(SimulatedCity.Pool[at], relay: null)).Succeeded());
            if (at < Entries - 1)
                Assert.True(log.Flusher.TryFlush()); // The last one is in the write-ahead file alone.
        }

        await stop.CancelAsync();
        await running;
        return (disk.Copy(), folder);
    }

    private static NodeOptions Options(string root) => new()
    {
        DataFolder = root,
        PassphraseFile = "",
        Logs = [new LogOptions { Name = "identity", Origin = SimulatedCity.Genesis.Origin, KeyFile = "" }],
    };
}
