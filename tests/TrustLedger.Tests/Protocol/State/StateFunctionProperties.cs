using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>What must hold for every log, not only for those that we thought of.</summary>
public sealed class StateFunctionProperties
{
    [Fact]
    public void Entry_by_entry_gives_what_the_whole_prefix_gives() => Check(RandomLog.Attempts, attempts =>
    {
        var log = RandomLog.Of(attempts);
        return Snapshot.Of(log.State) == Snapshot.Of(log.Replay());
    });

    [Fact]
    public void Every_prefix_means_the_same_however_it_was_come_by() => Check(RandomLog.Attempts, attempts =>
    {
        var log = RandomLog.Of(attempts);
        var cut = log.Entries.Count / 2;
        var first = StateFunction.Of(log.Genesis, Prefix(log).Take(cut), log.Documents);
        var before = Snapshot.Of(first);
        foreach (var (index, entry) in Prefix(log).Skip(cut))
            first.Apply(index, entry);
        return before == Snapshot.Of(StateFunction.Of(log.Genesis, Prefix(log).Take(cut), log.Documents))
            && Snapshot.Of(first) == Snapshot.Of(log.State);
    });

    // Who handed a statement in is not on the log, so a replay cannot miss it.
    [Fact]
    public void What_is_judged_acceptable_is_applied_and_nothing_else_is() => Check(RandomLog.Attempts, attempts =>
    {
        var agreed = true;
        (SignedStatement Signed, Refusal? Refusal)? last = null;
        var log = RandomLog.Of(attempts, (log, signed) =>
        {
            agreed &= Agrees(log.State, last);
            last = (signed, log.State.Judge(signed, log.Now, City.Address("relay")));
        });
        return agreed && Agrees(log.State, last);
    });

    [Fact]
    public void Judging_changes_nothing() => Check(RandomLog.Attempts, attempts =>
    {
        var same = true;
        RandomLog.Of(attempts, (log, signed) =>
        {
            if (log.Entries.Count % 5 != 0)
                return;
            var before = Snapshot.Of(log.State);
            _ = log.State.Judge(signed, log.Now, relay: null);
            same &= before == Snapshot.Of(log.State);
        });
        return same;
    });

    // Counted here from the entries alone, and not by the code under test.
    [Fact]
    public void No_leave_is_in_effect_without_an_opinion_and_a_decision_of_the_right_place() => Check(RandomLog.Attempts, attempts =>
    {
        var log = RandomLog.Of(attempts);
        return log.State.Uids.Select(uid => log.State.View(uid)).Where(v => v.IsInEffect && v.Copies.Count > 0 && v.Author!.Role == "subject")
            .All(leave => leave.Endorsements.Any(e => e.Counts && e.Verdict == Verdict.Approve && e.Index == leave.EffectiveIndex
                && e.By.Role is "county-agency" or "office" or "city-agency" && e.By.Place[..4] == City.District[..4])
                && leave.EffectiveIndex > leave.Index);
    });

    [Fact]
    public void What_replaces_another_leaves_one_of_them_in_effect() => Check(RandomLog.Attempts, attempts =>
    {
        var log = RandomLog.Of(attempts);
        return log.State.Uids.Select(uid => log.State.View(uid)).Where(v => v.SupersededBy is not null)
            .All(old => !old.IsInEffect && log.State.View(old.SupersededBy!.Value).EffectiveIndex is not null);
    });

    [Fact]
    public void Nobody_holds_one_role_twice_and_no_key_serves_two_organisations() => Check(RandomLog.Attempts, attempts =>
        RandomLog.Of(attempts).State.Members.Where(m => m.EndIndex is null).GroupBy(m => m.Key).All(key =>
            key.Select(m => m.Organisation).Distinct().Count() == 1 && key.Select(m => m.Role).Distinct().Count() == key.Count()));

    private static bool Agrees(LedgerState state, (SignedStatement Signed, Refusal? Refusal)? last) => last switch
    {
        null => true,
        { Refusal: null } => state.IndexOf(last.Value.Signed.Uid) == state.Size - 1,
        { Refusal.Code: "relay-needed" or "relay-unknown" } => true,
        _ => state.IndexOf(last.Value.Signed.Uid) is null,
    };

    private static IEnumerable<(long, LogEntry)> Prefix(TestLog log) => log.Entries.Select((entry, index) => ((long)index, entry));

    private static void Check(Arbitrary<Attempt[]> attempts, Func<Attempt[], bool> holds) =>
        Prop.ForAll(attempts, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
}
