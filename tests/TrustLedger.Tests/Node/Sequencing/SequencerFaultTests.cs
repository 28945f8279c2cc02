using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Node.Sequencing;

/// <summary>P1 and P2 through the whole write path: what was answered stays, and a retry never makes a second entry.</summary>
public sealed class SequencerFaultTests
{
    private static readonly Arbitrary<int> AnySeed = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Power_cuts_lose_no_answer_and_double_no_statement() => Prop.ForAll(AnySeed, seed => Task.Run(async () =>
    {
        var dice = new Dice(seed);
        var disk = new VirtualDisk();
        using var first = new SequencerKit { Disk = disk };
        var statements = Enumerable.Range(0, 24).Select(i => first.Binding($"resident {i}")).ToArray();
        var answered = new Dictionary<Bytes32, long>();

        var kit = first;
        for (var life = 0; life < 3; life++)
        {
            kit.Open().Value();
            disk.PowerCutAtSync = disk.Syncs + 1 + dice.Below(12);
            kit.Run();
            await Submit(kit, statements, answered, dice);
            await kit.Stop();
            disk.PowerCut(dice.Below(int.MaxValue));
            kit = kit.Again(disk);
        }

        kit.Open().Value();
        kit.Run();
        foreach (var statement in statements)
        {
            var place = (await kit.Submit(statement)).Value();
            Assert.Equal(answered.GetValueOrDefault(statement.Uid, place.Index), place.Index);
        }

        Assert.Equal(1 + statements.Length, kit.Log.Store.Size);
        await kit.Stop();
        kit.Dispose();
    }).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task After_a_failed_sync_everyone_is_told_and_nobody_is_answered(int failing)
    {
        var disk = new VirtualDisk();
        using var kit = new SequencerKit { Disk = disk };
        kit.Open().Value();
        disk.FailingSync = disk.Syncs + failing;
        kit.Run();

        var codes = new List<string>();
        for (var i = 0; i < 12; i++)
            codes.Add((await kit.Submit(kit.Binding($"resident {i}"))).TryGet(out _, out var refusal) ? "accepted" : refusal.Code);

        Assert.Equal("storage-failed", codes[^1]);
        Assert.DoesNotContain(codes.SkipWhile(code => code == "accepted"), code => code == "accepted");
        Assert.False(await kit.Ended);

        using var again = kit.Again(disk);
        disk.FailingSync = 0;
        var log = again.Open().Value();
        Assert.InRange(log.Store.Size, 1 + codes.Count(code => code == "accepted"), 13);
        var uids = Enumerable.Range(0, (int)log.Store.Size).Select(i => LogEntry.Parse(log.Store.ReadEntry(i).Span).Value().Uid).ToArray();
        Assert.Equal(uids.Length, uids.Distinct().Count());
    }

    [Fact]
    public async Task A_full_disk_refuses_and_goes_on_when_there_is_room()
    {
        var disk = new VirtualDisk();
        using var kit = new SequencerKit { Disk = disk };
        kit.Open().Value();
        kit.Run();
        disk.IsFull = true;
        Assert.True((await kit.Submit(kit.Binding("a"))).Succeeded()); // The write-ahead file has its room already.
        await Until.True(() => kit.Log.Flusher.IsDiskFull);
        disk.IsFull = false;
        await Until.True(() => !kit.Log.Flusher.IsDiskFull && kit.Log.Store.FlushedSize == 2);

        Assert.True((await kit.Submit(kit.Binding("b"))).Succeeded());
        Assert.True(await kit.Stop());
    }

    [Fact]
    public async Task When_the_write_ahead_file_is_full_as_well_nothing_is_taken_in_until_there_is_room()
    {
        var disk = new VirtualDisk();
        using var kit = new SequencerKit { Disk = disk };
        kit.Open().Value();
        kit.Run();
        disk.IsFull = true;
        var code = "";
        for (var i = 0; code.Length == 0 && i < 10_000; i++)
            code = (await kit.Submit(kit.Binding($"resident {i}"))).TryGet(out _, out var refusal) ? "" : refusal.Code;
        var size = kit.Log.Store.Size;

        Assert.True(code == "disk-full", string.Join("\n", kit.Logger.Lines));
        Assert.Equal("disk-full", (await kit.Submit(kit.Binding("one more"))).Refusal().Code);
        Assert.Equal(size, kit.Log.Store.Size);
        disk.IsFull = false;
        Assert.Equal(size, (await kit.Submit(kit.Binding("one more"))).Value().Index);
        Assert.True(await kit.Stop());
    }

    [Fact]
    public async Task A_node_that_stops_says_so_to_whoever_comes_late()
    {
        using var kit = new SequencerKit();
        kit.Open().Value();
        kit.Run();
        Assert.True(await kit.Stop());

        Assert.Equal("node-stopping", (await kit.Submit(kit.Binding("late"))).Refusal().Code);
    }

    [Fact]
    public void An_entry_of_a_later_program_keeps_this_one_from_starting()
    {
        var disk = new VirtualDisk();
        using var kit = new SequencerKit { Disk = disk };
        var store = kit.Open().Value().Store;
        byte[] entry = [99, .. store.ReadEntry(0).Span[1..]];
        var tree = CompactRange.Empty();
        tree.Append(Hash.OfLeaf(store.ReadEntry(0).Span));
        tree.Append(Hash.OfLeaf(entry));
        store.Commit([entry], tree.Root());

        using var again = kit.Again(disk);

        Assert.Equal("entry-unreadable", again.Open().Refusal().Code);
    }

    private static async Task Submit(
        SequencerKit kit, SignedStatement[] statements, Dictionary<Bytes32, long> answered, Dice dice)
    {
        for (var round = 0; round < 12; round++)
        {
            var some = Enumerable.Range(0, 1 + dice.Below(4)).Select(_ => statements[dice.Below(statements.Length)]).ToArray();
            var results = await Task.WhenAll(some.Select(statement => kit.Submit(statement)));
            foreach (var (statement, result) in some.Zip(results))
            {
                if (!result.TryGet(out var place, out var refusal))
                    Assert.Equal("storage-failed", refusal.Code);
                else
                    Assert.Equal(answered[statement.Uid] = answered.GetValueOrDefault(statement.Uid, place.Index), place.Index);
            }
        }
    }
}
