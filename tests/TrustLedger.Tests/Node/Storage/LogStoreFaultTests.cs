using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Node.Storage;

namespace TrustLedger.Tests.Node.Storage;

/// <summary>What must hold whatever the disk does: P1 and P3 of the promises.</summary>
public sealed class LogStoreFaultTests
{
    private static readonly Arbitrary<int> AnySeed = Gen.Choose(0, int.MaxValue).ToArbitrary();
    private static readonly Config Hundred = Config.QuickThrowOnFailure.WithMaxTest(100);

    [Fact]
    public void A_power_cut_at_any_sync_loses_nothing_acknowledged() => Prop.ForAll(AnySeed, seed =>
    {
        var dice = new Dice(seed);
        var kit = new StoreKit(new VirtualDisk());
        for (var life = 0; life < 3; life++)
        {
            var store = kit.Open().Value();
            kit.AssertHoldsAcknowledged(store);
            var known = kit.Acknowledged.Count;
            Assert.InRange(store.Size, known, known + 40); // At most the batch in flight came without an answer.
            kit.Adopt(store);
            kit.Disk.PowerCutAtSync = kit.Disk.Syncs + 1 + dice.Below(60);
            RunUntilFault(kit, store, dice);
            kit.Disk.PowerCut(dice.Below(int.MaxValue));
        }

        kit.AssertHoldsAcknowledged(kit.Open().Value());
    }).Check(Hundred);

    [Fact]
    public void Kills_and_power_cuts_also_during_recovery_lose_nothing_acknowledged() => Prop.ForAll(AnySeed, seed =>
    {
        var dice = new Dice(seed);
        var kit = new StoreKit(new VirtualDisk());
        for (var life = 0; life < 12; life++)
        {
            kit.Disk.PowerCutAtSync = kit.Disk.Syncs + 1 + dice.Below(30);
            try
            {
                var store = kit.Open().Value();
                kit.AssertHoldsAcknowledged(store);
                kit.Adopt(store);
                RunUntilFault(kit, store, dice);
            }
            catch (DiskFault)
            {
                // The recovery itself was cut short.
            }

            if (dice.Below(2) == 0)
                kit.Disk.Kill();
            else
                kit.Disk.PowerCut(dice.Below(int.MaxValue));
        }

        var last = kit.Open().Value();
        kit.AssertHoldsAcknowledged(last);
        for (var batch = 0; batch < 20; batch++)
            Step(kit, last, dice);
        last.Flush();
    }).Check(Hundred);

    [Fact]
    public void After_a_failed_sync_nothing_is_acknowledged_and_a_restart_is_right() => Prop.ForAll(AnySeed, seed =>
    {
        var dice = new Dice(seed);
        var kit = new StoreKit(new VirtualDisk());
        var store = kit.Open().Value();
        kit.Disk.FailingSync = kit.Disk.Syncs + 1 + dice.Below(60);
        RunUntilFault(kit, store, dice);

        Assert.True(store.IsBroken);
        Assert.Throws<ObjectDisposedException>(() => kit.Commit(store, [StoreKit.Entry(dice)]));
        Assert.Throws<ObjectDisposedException>(store.Flush);
        kit.AssertHoldsAcknowledged(kit.Open().Value());
    }).Check(Hundred);

    [Fact]
    public void A_kill_between_two_calls_loses_nothing() => Prop.ForAll(AnySeed, seed =>
    {
        var dice = new Dice(seed);
        var kit = new StoreKit(new VirtualDisk());
        for (var life = 0; life < 4; life++)
        {
            var store = kit.Open().Value();
            Assert.Equal(kit.Acknowledged.Count, store.Size);
            kit.AssertHoldsAcknowledged(store);
            for (var batch = dice.Below(12); batch > 0; batch--)
                Step(kit, store, dice);
        }
    }).Check(Hundred);

    [Fact]
    public void A_full_disk_stops_the_tiles_and_not_the_log()
    {
        var dice = new Dice(1);
        var kit = new StoreKit(new VirtualDisk());
        var store = kit.Open().Value();
        kit.Commit(store, [StoreKit.Entry(dice)]);
        kit.Disk.IsFull = true;

        Assert.True(Assert.Throws<DiskFault>(store.Flush).IsDiskFull);
        kit.Commit(store, [StoreKit.Entry(dice)]);
        kit.Disk.IsFull = false;
        store.Flush();

        Assert.Equal(2, store.FlushedSize);
        kit.AssertHoldsAcknowledged(kit.Open().Value());
    }

    private static void RunUntilFault(StoreKit kit, LogStore store, Dice dice)
    {
        try
        {
            for (var i = 0; i < 200; i++)
                Step(kit, store, dice);
        }
        catch (DiskFault)
        {
            return;
        }

        Assert.Fail("The fault did not come.");
    }

    private static void Step(StoreKit kit, LogStore store, Dice dice)
    {
        if (dice.Below(5) == 0)
            store.Flush();
        kit.Commit(store, [.. Enumerable.Range(0, 1 + dice.Below(40)).Select(_ => StoreKit.Entry(dice))]);
    }
}
