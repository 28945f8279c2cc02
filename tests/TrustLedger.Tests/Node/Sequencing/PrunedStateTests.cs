using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using TrustLedger.Protocol.Entries;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Sequencing;

/// <summary>What entries mean does not change by their being pruned: not for what is said of them, nor for what is said later.</summary>
public sealed class PrunedStateTests
{
    // At chance places all that is on the log is pruned, the index goes or stays behind, and nothing is kept in memory.
    [Fact]
    public void A_pruned_log_has_the_states_of_a_whole_one_and_refuses_the_same_for_the_same_reasons() => Prop.ForAll(
        RandomLog.Attempts, attempts => ReplicaRun.Agrees(attempts, Follow, (replica, log, dice) =>
        {
            Prune(replica, log);
            replica.Restart(withoutIndex: dice.Below(2) == 0);
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Theory]
    [InlineData("UPDATE progress SET size = 5000")] // Behind what was pruned: no tree says whether it fits.
    [InlineData("UPDATE progress SET root = zeroblob(32)")]
    [InlineData("UPDATE words SET held = zeroblob(length(held))")]
    public void An_index_that_does_not_fit_a_pruned_log_is_made_anew_from_what_stays(string harm)
    {
        using var replica = Long(out var expected);
        replica.RestartAfter(path => Execute(path, harm));

        Assert.Equal(0, replica.RestoredSize);
        Assert.Equal(expected, Snapshot.Of(replica.State));
        replica.Restart();
        Assert.InRange(replica.RestoredSize, 8_960, replica.Size);
    }

    [Fact]
    public void A_stand_in_that_was_changed_is_a_fault_of_what_reads_it_and_keeps_an_index_from_being_given_up()
    {
        using var replica = Long(out var expected);
        replica.HarmStandIn(0, 100);
        replica.Restart();

        Assert.Equal(replica.Size, replica.RestoredSize);
        Assert.Throws<InvalidDataException>(() => Snapshot.Of(replica.State));
        replica.HarmStandIn(0, 100); // And back.
        replica.Restart();
        Assert.Equal(expected, Snapshot.Of(replica.State));
    }

    private static StateReplica Long(out string expected)
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();
        log.Word("office", TrustLedger.Protocol.Statements.Verdict.Opine, "office", leave);
        log.Append(log.Signed("stranger", Words.Accredit()));
        var replica = new StateReplica(log.Genesis);
        replica.Write(log.Entries);
        var padding = LogEntry.Parse(LogEntry.Padding(log.Now, new byte[32])).Value();
        replica.Write([.. Enumerable.Repeat(padding, 9_000)]);
        expected = Snapshot.Of(replica.State);
        replica.Prune(8_960);
        replica.Save();
        return replica;
    }

    private static void Follow(StateReplica replica, TestLog log, Dice dice)
    {
        replica.Write([.. log.Entries.Skip((int)replica.Size)]);
        switch (dice.Below(12))
        {
            case 0 when log.State.Size < 1_500:
                if (dice.Below(2) == 0)
                    replica.Save();
                Prune(replica, log);
                break;
            case 1:
                replica.Restart(withoutIndex: dice.Below(2) == 0);
                break;
            case 2 or 3:
                replica.Save();
                break;
        }
    }

    private static void Prune(StateReplica replica, TestLog log)
    {
        log.Pad();
        replica.Write([.. log.Entries.Skip((int)replica.Size)]);
        replica.Prune(log.State.Size);
    }

    private static void Execute(string path, string sql)
    {
        using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        database.Execute(sql);
    }
}
