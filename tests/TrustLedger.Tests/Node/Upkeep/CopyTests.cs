using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Tests.Node.Sequencing;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Tests.Protocol.Witnesses;

namespace TrustLedger.Tests.Node.Upkeep;

public sealed class CopyTests
{
    private static readonly LogFolder Backup = new("/backup/identity");
    private static readonly LogFolder Elsewhere = new("/restored/identity");

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(300)]
    public async Task A_backup_is_the_log_s_files_and_a_second_one_copies_nothing(int size)
    {
        var kit = await UpkeepKit.OfSize(size);

        Assert.Equal(size, Copy(kit).Value().Size);

        foreach (var tile in LogTiles.Of(size))
            Assert.Equal(kit.Read(tile.Path), kit.Disk.ReadAll(Backup.File(tile.Path)));
        Assert.Equal(kit.Read("checkpoint"), kit.Disk.ReadAll(Backup.Checkpoint));
        Assert.Equal(0, Copy(kit).Value().Files);
    }

    [Fact]
    public async Task A_later_backup_adds_what_is_new_and_takes_outgrown_partial_tiles_away()
    {
        var kit = await UpkeepKit.OfSize(600);
        PutBeginning(kit, 300, Backup);
        Assert.Empty(new LogCheck(kit.Disk, Backup).Run().Findings);

        Assert.Equal(600, Copy(kit).Value().Size);
        Assert.Null(kit.Disk.ReadAll(Backup.File("tile/0/001.p/44")));
        Assert.Empty(new LogCheck(kit.Disk, Backup).Run().Findings);
    }

    [Fact]
    public async Task A_backup_that_holds_more_is_never_replaced_by_less()
    {
        var kit = await UpkeepKit.OfSize(3);
        Copy(kit).Value();
        kit.Disk.Put(Backup.Checkpoint, Encoding.UTF8.GetBytes(kit.Sign(4, Hash.OfLeaf([1]))));

        Assert.Equal("copy-target-ahead", Copy(kit).Refusal().Code);
    }

    [Fact]
    public async Task What_is_not_whole_is_refused_by_its_reason()
    {
        var kit = await UpkeepKit.OfSize(3);
        Assert.Equal("copy-source-empty", new LogCopy(kit.Disk, Elsewhere, Backup).Run().Refusal().Code);

        kit.Disk.Put(Backup.Genesis, [.. SequencerKit.Assemble(City.Corrections, LogReaders.Members, TestGenesis.LogKey(City.Corrections.Origin),
            CorrectionsLog.Agencies).Envelope.Span]);
        Assert.Equal("copy-other-log", Copy(kit).Refusal().Code);
        kit.Disk.Delete(Backup.Genesis);

        Copy(kit).Value();
        kit.Disk.Flip(Backup.File("tile/entries/000.p/3"), 9, 1);
        kit.Write("tile/entries/000.p/3", [.. kit.Disk.ReadAll(Backup.File("tile/entries/000.p/3"))!]);
        Assert.Equal("copy-damaged", Copy(kit).Refusal().Code);

        kit.Disk.Delete(kit.Folder.File("tile/entries/000.p/3"));
        Assert.Equal("copy-source-damaged", Copy(kit).Refusal().Code);
    }

    [Fact]
    public async Task A_log_comes_back_where_there_is_none()
    {
        var kit = await UpkeepKit.OfSize(300);
        Copy(kit).Value();

        Assert.Equal(300, (await Restore(kit)).Value().Size);
        Assert.Equal(kit.Read("checkpoint"), kit.Disk.ReadAll(Elsewhere.Checkpoint));
        Assert.Equal("restore-target-not-empty", (await Restore(kit)).Refusal().Code);
    }

    [Fact]
    public async Task Nothing_is_restored_behind_or_beside_what_others_have_seen()
    {
        var kit = await UpkeepKit.OfSize(3);
        Copy(kit).Value();
        var (now, other) = (Encoding.UTF8.GetString(kit.Read("checkpoint")), Hash.OfLeaf([1]));

        Assert.Equal("restore-behind-witnesses", (await Restore(kit, kit.Sign(4, other))).Refusal().Code);
        Assert.Equal("restore-differs-from-witnesses", (await Restore(kit, now, kit.Sign(2, other))).Refusal().Code);
        Assert.Equal("restore-differs-from-witnesses", (await Restore(kit, kit.Sign(3, other))).Refusal().Code);
        Assert.Equal("least-checkpoint-malformed", (await Restore(kit, "no note")).Refusal().Code);
        Assert.Equal(3, (await Restore(kit, now)).Value().Size);
    }

    [Fact]
    public async Task A_log_with_witnesses_is_not_restored_before_they_were_asked()
    {
        var draft = TestGenesis.Draft(City.Identity, SequencerKit.Members) with
        {
            Witnesses = new LogWitnesses(
                WitnessKit.Operator,
                WitnessPolicy.Of(new PolicyLog(NoteVerifierKey.Parse(TestGenesis.LogKey(City.Identity.Origin)).Value(), Url: null), 3, [.. WitnessKit.Witnesses]).Value()),
        };
        var genesis = draft.Assemble(
            TestGenesis.Signatures(draft), draft.EntryStatement(TestGenesis.Start).Sign(draft.Domain, City.Key("operator"))).Value();
        var disk = new VirtualDisk();
        disk.Put(Backup.Genesis, genesis.Envelope.ToArray());
        var restore = new LogRestore(disk, Backup, Elsewhere);

        Assert.Equal("restore-witnesses-unasked", (await restore.RunAsync([], survey: null, default)).Refusal().Code);
    }

    [Fact]
    public async Task A_damaged_backup_is_not_restored()
    {
        var kit = await UpkeepKit.OfSize(3);
        Assert.Equal("restore-source-damaged", (await Restore(kit)).Refusal().Code);
        Copy(kit).Value();
        kit.Disk.Flip(Backup.File("tile/0/000.p/3"), 0, 1);

        Assert.Equal("restore-source-damaged", (await Restore(kit)).Refusal().Code);
    }

    private static Result<LogCopied> Copy(UpkeepKit kit) => new LogCopy(kit.Disk, kit.Folder, Backup).Run();

    private static Task<Result<LogCopied>> Restore(UpkeepKit kit, params IReadOnlyList<string> seen) =>
        new LogRestore(kit.Disk, Backup, Elsewhere).RunAsync([.. seen.Select((text, at) => ($"note {at}", text))], survey: null, default);

    /// <summary>What a backup of the log would have held when it was smaller.</summary>
    private static void PutBeginning(UpkeepKit kit, int size, LogFolder to)
    {
        var tiles = new TreeTiles();
        tiles.Append([.. LogTiles.Of(600).Where(tile => tile.HoldsEntries)
            .SelectMany(tile => EntryBundle.Parse(tile, kit.Read(tile.Path)).Value().Entries).Take(size)]);
        var made = tiles.Unwritten();
        foreach (var (tile, bytes) in made.Full.Concat(made.Partial))
            kit.Disk.Put(to.File(tile.Path), bytes);
        kit.Disk.Put(to.Genesis, kit.Read("genesis.json"));
        kit.Disk.Put(to.Checkpoint, Encoding.UTF8.GetBytes(kit.Sign(size, tiles.Root())));
    }
}
