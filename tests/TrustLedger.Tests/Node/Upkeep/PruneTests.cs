using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Node.Upkeep;

public sealed class PruneTests
{
    private static readonly PruneSafety Waived = new() { IsWaived = true };
    private static readonly LogFolder Backup = new("/backup/identity");
    private static readonly LogFolder Elsewhere = new("/restored/identity");

    [Fact]
    public async Task The_oldest_bundles_and_their_tiles_go_and_the_log_is_whole_from_its_minimum_index_on()
    {
        var kit = await UpkeepKit.OfSize(600);
        var checkpoint = kit.Read("checkpoint");

        var pruned = Prune(kit, 550).Value();

        Assert.Equal((600, 0, 512), (pruned.Size, pruned.Was, pruned.Minimum));
        Assert.Equal(4, pruned.Files.Files);
        Assert.Equal<string>(["tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"],
            [.. kit.Disk.Files.Select(file => Path.GetRelativePath(kit.Folder.Root, file)).Where(file => file.StartsWith("tile/", StringComparison.Ordinal))]);
        Assert.Equal(checkpoint, kit.Read("checkpoint"));
        Assert.Equal(512, kit.Check(isDeep: true).Pruned);
        Assert.Empty(kit.Check(isDeep: true).Findings);
        Assert.InRange(pruned.Files.StandInBytes, 1, pruned.Files.Bytes * 2 / 3);
    }

    [Theory]
    [InlineData(256, 256)]
    [InlineData(512, 512)]
    [InlineData(600, 512)]
    public async Task A_log_may_be_pruned_up_to_its_last_whole_bundle_at_once_or_in_turns(int size, long minimum)
    {
        var kit = await UpkeepKit.OfSize(size);

        Assert.Equal(256, Prune(kit, 256).Value().Minimum);
        Assert.Equal(minimum, Prune(kit, size).Value().Minimum);

        Assert.Empty(kit.Check(isDeep: true).Findings);
        var again = Prune(kit, size).Value();
        Assert.Equal((minimum, 0L), (again.Was, again.Files.Files));
        Assert.Equal((await UpkeepKit.OfSize(size)).State().Value(), kit.State().Value());
    }

    [Fact]
    public async Task What_is_not_to_be_is_refused_by_its_reason_and_nothing_has_changed()
    {
        var kit = await UpkeepKit.OfSize(600);
        var before = kit.Disk.Files;
        Assert.Equal("prune-above-size", Prune(kit, 601).Refusal().Code);
        Assert.Equal("prune-unsecured", Prune(kit, 600, new PruneSafety()).Refusal().Code);
        Assert.Equal("prune-log-damaged", new LogPrune(kit.Disk, Elsewhere).Run(0, Waived).Refusal().Code);
        Assert.Equal(before, kit.Disk.Files);

        Prune(kit, 512).Value();
        Assert.Equal("prune-below-minimum", Prune(kit, 511).Refusal().Code);
        var harmed = await UpkeepKit.OfSize(600);
        harmed.Flip("tile/1/000.p/2");
        Assert.Equal("prune-log-damaged", Prune(harmed, 512).Refusal().Code);
        kit.Write("pruned", "512 from 100\n"u8.ToArray());
        Assert.Equal("prune-mark-damaged", Prune(kit, 512).Refusal().Code);
        kit.Write("pruned", "768\n"u8.ToArray());
        Assert.Contains("prune-mark-damaged", kit.Codes(), StringComparison.Ordinal);
        Assert.Equal("prune-mark-damaged", kit.Recover().Refusal().Code);
    }

    [Fact]
    public async Task A_backup_secures_what_it_has_byte_for_byte()
    {
        var kit = await UpkeepKit.OfSize(600);
        var safety = new PruneSafety { Backup = Backup };
        Assert.Equal("prune-backup-differs", Prune(kit, 512, safety).Refusal().Code);

        new LogCopy(kit.Disk, kit.Folder, Backup).Run().Value();
        kit.Disk.Flip(Backup.File("tile/0/001"), 9, 1);
        Assert.Equal("prune-backup-differs", Prune(kit, 512, safety).Refusal().Code);
        kit.Disk.Flip(Backup.File("tile/0/001"), 9, 1);
        Assert.Equal(512, Prune(kit, 512, safety).Value().Minimum);
    }

    [Fact]
    public async Task A_mirror_secures_what_it_has_cosigned()
    {
        var kit = await UpkeepKit.OfSize(600);
        var mirror = NoteKeys.Signer("mirror.example/1");
        var own = Encoding.UTF8.GetString(kit.Read("checkpoint"));

        Assert.Equal("prune-mirror-unproven", Mirrored("no note").Refusal().Code);
        Assert.Equal("prune-mirror-unproven", Mirrored(own).Refusal().Code);
        Assert.Equal("prune-mirror-behind", Mirrored(Cosigned(kit.Sign(511, Hash.OfLeaf([1])))).Refusal().Code);
        Assert.Equal("prune-mirror-differs", Mirrored(Cosigned(kit.Sign(513, Hash.OfLeaf([1])))).Refusal().Code);
        Assert.Equal("prune-mirror-differs", Mirrored(Cosigned(kit.Sign(601, Hash.OfLeaf([1])))).Refusal().Code);
        Assert.Equal(512, Mirrored(Cosigned(own)).Value().Minimum);

        string Cosigned(string note) => mirror.Cosign(TrustLedger.Protocol.Notes.SignedNote.Parse(note).Value(), 1_700_000_000).ToString();
        Result<LogPruned> Mirrored(string note) => Prune(kit, 512, new PruneSafety { MirrorNote = note, MirrorKey = mirror.VerifierKey });
    }

    [Fact]
    public async Task A_prune_that_dies_anywhere_is_not_begun_or_is_finished_by_the_next_start()
    {
        var whole = (await UpkeepKit.OfSize(600)).WithoutWriteAhead();
        var expected = whole.Again().State().Value();
        var minima = new SortedDictionary<long, int>();
        for (var last = 0; ; last++)
        {
            var kit = whole.Again();
            var disk = new DyingDisk(kit.Disk, last);
            try
            {
                new LogPrune(disk, kit.Folder).Run(512, Waived).Value();
            }
            catch (DiskFault)
            {
                Assert.True(disk.IsDead);
            }

            if (last % 2 == 0)
                kit.Disk.Kill();
            else
                kit.Disk.PowerCut(seed: last);
            Assert.Empty(kit.Check().Findings);
            using (var store = kit.Recover().Value())
                minima[store.Minimum] = minima.GetValueOrDefault(store.Minimum) + 1;
            Assert.Empty(kit.Check(isDeep: true).Findings);
            var left = kit.Disk.Files.Count(file => file.Contains("/tile/", StringComparison.Ordinal));
            Assert.Equal(kit.Check().Pruned == 512 ? 3 : 7, left);
            Assert.Equal(expected, kit.State().Value());
            if (!disk.IsDead)
                break;
        }

        Assert.True(minima[0] > 3 && minima[512] > 5, string.Join(' ', minima));
    }

    [Fact]
    public async Task A_flipped_byte_in_a_stand_in_is_found_by_a_check_a_start_without_index_and_who_asks()
    {
        var path = "stand-in/000";
        var pruned = (await UpkeepKit.OfSize(300)).WithoutWriteAhead();
        Prune(pruned, 300).Value();
        for (var at = 0; at < 20_000; at += 977)
        {
            var kit = pruned.Again();
            kit.Flip(path, at % kit.Read(path).Length);

            Assert.Equal("stand-in-damaged", kit.Codes());
            Assert.Equal("stand-in-damaged", kit.State().Refusal().Code);
        }

        var lost = pruned.Again();
        lost.Disk.Delete(lost.Folder.File(path));
        Assert.Equal("stand-in-missing", lost.Codes());
    }

    [Fact]
    public async Task No_flipped_bit_of_a_pruned_log_is_silently_wrong()
    {
        var (pruned, outcomes) = ((await UpkeepKit.OfSize(300)).WithoutWriteAhead(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        Prune(pruned, 300).Value();
        var expected = pruned.Again().State().Value();
        foreach (var path in pruned.Disk.Files.Select(file => Path.GetRelativePath(pruned.Folder.Root, file)).Where(file => !file.StartsWith("write-ahead", StringComparison.Ordinal)))
        {
            var length = pruned.Read(path).Length;
            for (var at = 0; at < length; at += Math.Max(1, length / 16))
            {
                var kit = pruned.Again();
                kit.Disk.Flip(kit.Folder.File(path), at, (byte)(1 << (at % 8)));
                var isFound = kit.Check(isDeep: true).Findings.Count > 0;
                var outcome = Outcome(kit, expected);
                Assert.True(isFound || outcome == "right", $"{path} byte {at}: {outcome}, and fsck finds nothing");
                Assert.True(outcome != "wrong", $"{path} byte {at}: silently wrong");
                outcomes[outcome + (isFound ? ", found" : "")] = outcomes.GetValueOrDefault(outcome + (isFound ? ", found" : "")) + 1;
            }
        }

        Assert.True(outcomes["refused, found"] > 16 && outcomes["right"] > 0, string.Join(", ", outcomes));
    }

    private static string Outcome(UpkeepKit kit, string expected)
    {
        if (!kit.Recover().TryGet(out var store, out _))
            return "refused";
        using (store)
        {
            if (store.Size != 300 || store.Minimum != 256)
                return "wrong";
        }

        return !kit.State().TryGet(out var state, out _) ? "refused" : state == expected ? "right" : "wrong";
    }

    [Fact]
    public async Task A_backup_that_was_whole_stays_so_and_one_made_later_is_as_pruned_as_the_log()
    {
        var kit = await UpkeepKit.OfSize(600);
        new LogCopy(kit.Disk, kit.Folder, Backup).Run().Value();
        Prune(kit, 512).Value();

        new LogCopy(kit.Disk, kit.Folder, Backup).Run().Value();
        Assert.Equal(0, new LogCheck(kit.Disk, Backup).Run().Pruned);
        Assert.NotNull(kit.Disk.ReadAll(Backup.File("tile/entries/000")));

        new LogCopy(kit.Disk, kit.Folder, Elsewhere).Run().Value();
        var later = new LogCheck(kit.Disk, Elsewhere) { IsDeep = true }.Run();
        Assert.Equal((512L, 600L), (later.Pruned, later.Size));
        Assert.Empty(later.Findings);
        var restored = new LogFolder("/again/identity");
        Assert.Equal(600, (await new LogRestore(kit.Disk, Elsewhere, restored).RunAsync([], survey: null, CancellationToken.None)).Value().Size);
        Assert.Empty(new LogCheck(kit.Disk, restored) { IsDeep = true }.Run().Findings);

        kit.Disk.Delete(kit.Folder.StandIn(1));
        Assert.Equal("copy-source-damaged", new LogCopy(kit.Disk, kit.Folder, new LogFolder("/third/identity")).Run().Refusal().Code);
    }

    private static Result<LogPruned> Prune(UpkeepKit kit, long below, PruneSafety? safety = null) =>
        new LogPrune(kit.Disk, kit.Folder).Run(below, safety ?? Waived);
}
