using Microsoft.Data.Sqlite;
using Dapper;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Sequencing;

/// <summary>The index is believed for the tree that it was made of, and for bytes that are as they were written.</summary>
public sealed class IndexTrustTests : IDisposable
{
    private readonly TestLog _log = CorrectionsLog.WithCase(out _);
    private readonly StateReplica _replica;
    private readonly string _expected;

    public IndexTrustTests()
    {
        var leave = _log.AskForLeave();
        _log.Word("office", Verdict.Opine, "office", leave);
        _log.Word("county", Verdict.Approve, "county-agency", leave);
        _log.Say("operator", Words.Accredit());
        _log.Append(_log.Signed("stranger", Words.Accredit()));
        _expected = Snapshot.Of(_log.State);
        _replica = new StateReplica(_log.Genesis);
        _replica.Write(_log.Entries);
        _replica.Save();
    }

    public void Dispose() => _replica.Dispose();

    [Fact]
    public void A_start_takes_the_state_from_the_index_and_replays_nothing()
    {
        _replica.Restart();

        Assert.Equal(_log.Entries.Count, _replica.RestoredSize);
        Assert.Equal(_expected, Snapshot.Of(_replica.State));
    }

    [Fact]
    public void A_long_log_whose_index_is_gone_is_replayed_chunk_by_chunk()
    {
        var padding = LogEntry.Parse(LogEntry.Padding(_log.Now, new byte[32])).Value();
        _replica.Write([.. Enumerable.Repeat(padding, 9_000)]);
        _replica.Write([LogEntry.Of(_log.Signed("operator", Words.Accredit()), _log.Now)]);
        var before = Snapshot.Of(_replica.State);

        _replica.Restart(withoutIndex: true);
        Assert.Equal(before, Snapshot.Of(_replica.State));
        _replica.Restart();
        Assert.InRange(_replica.RestoredSize, 8_192, _replica.Size);
        Assert.Equal(before, Snapshot.Of(_replica.State));
    }

    [Theory]
    [InlineData("UPDATE progress SET size = size + 1")]
    [InlineData("UPDATE progress SET size = size - 1")]
    [InlineData("UPDATE progress SET root = zeroblob(32)")]
    [InlineData("UPDATE progress SET genesis = zeroblob(32)")]
    [InlineData("UPDATE progress SET origin = 'another.example/log'")]
    [InlineData("PRAGMA user_version = 1")]
    [InlineData("PRAGMA user_version = 77")]
    [InlineData("UPDATE words SET held = zeroblob(length(held))")]
    [InlineData("DROP TABLE words")]
    [InlineData("DELETE FROM words")]
    [InlineData("DELETE FROM entry WHERE at = 2")]
    [InlineData("UPDATE file SET handle = (SELECT zeroblob(length(handle)) FROM file)")]
    public void An_index_of_another_tree_log_or_format_is_made_anew(string harm)
    {
        _replica.RestartAfter(path => Execute(path, harm));

        Assert.Equal(0, _replica.RestoredSize);
        Assert.Equal(_expected, Snapshot.Of(_replica.State));
    }

    [Theory]
    [InlineData("DELETE FROM register WHERE kind = 1 AND number = 2")]
    [InlineData("DELETE FROM register WHERE kind = 1 AND number = (SELECT max(number) FROM register WHERE kind = 1)")]
    [InlineData("DELETE FROM register WHERE kind = 4")]
    [InlineData("UPDATE register SET held = (SELECT held FROM register WHERE kind = 1 AND number = 1) WHERE kind = 1 AND number = 0")]
    public void A_register_that_was_changed_is_made_anew(string harm)
    {
        _replica.RestartAfter(path => Execute(path, harm));

        Assert.Equal(0, _replica.RestoredSize);
        Assert.Equal(_expected, Snapshot.Of(_replica.State));
    }

    [Theory]
    [InlineData("UPDATE entry SET held = (SELECT held FROM entry WHERE at = 1) WHERE at = 2")]
    public void A_statement_that_the_index_has_lost_is_a_fault_and_no_other_answer(string harm)
    {
        _replica.RestartAfter(path => Execute(path, harm));

        Assert.Equal(_log.Entries.Count, _replica.RestoredSize);
        Assert.Throws<InvalidDataException>(() => _replica.State.View(_log.Entries[2].Uid));
    }

    [Theory]
    [InlineData("UPDATE entry SET member = member + 1000 WHERE at = (SELECT max(at) FROM entry WHERE member IS NOT NULL)")]
    [InlineData("UPDATE entry SET member = NULL WHERE at = (SELECT max(at) FROM entry WHERE member IS NOT NULL)")]
    [InlineData("UPDATE said SET member = member + 1000")]
    [InlineData("UPDATE said SET held = zeroblob(length(held))")]
    [InlineData("DELETE FROM said")]
    public void What_a_member_said_and_is_not_found_under_it_is_a_fault_at_its_suspension(string harm)
    {
        _replica.Restart();
        var members = Enumerable.Range(0, 16).Select(member => _replica.Store.SaidBy(member).Count()).ToArray();
        Assert.Contains(members, count => count > 1);

        _replica.RestartAfter(path => Execute(path, harm));

        Assert.Equal(_log.Entries.Count, _replica.RestoredSize);
        Assert.Throws<InvalidDataException>(() => Enumerable.Range(0, 16).Sum(member => _replica.Store.SaidBy(member).Count()));
    }

    [Fact]
    public void A_flipped_byte_of_the_index_changes_no_answer_that_is_given()
    {
        var (restored, faults) = (0, 0);
        for (var offset = 0; offset < 40 * 4096; offset += 397)
        {
            var at = offset;
            _replica.RestartAfter(path => Flip(path, at));
            restored += _replica.RestoredSize > 0 ? 1 : 0;
            try
            {
                Assert.Equal(_expected, Snapshot.Of(_replica.State));
            }
            catch (Exception fault) when (fault is InvalidDataException or SqliteException)
            {
                faults++;
            }

            _replica.Restart(withoutIndex: true);
            _replica.Save();
        }

        Assert.InRange(restored, 10, int.MaxValue);
        Assert.InRange(faults, 1, int.MaxValue);
    }

    private static void Execute(string path, string sql)
    {
        using var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        database.Execute(sql);
    }

    private static void Flip(string path, int offset)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[offset % bytes.Length] ^= 0x04;
        File.WriteAllBytes(path, bytes);
    }
}
