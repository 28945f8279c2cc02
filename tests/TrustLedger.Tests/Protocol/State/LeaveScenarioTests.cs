using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>Eight days' leave: the office opines, the county agency decides, the procuratorate gets its copy.</summary>
public sealed class LeaveScenarioTests
{
    private const ulong Hour = 3_600_000;

    [Fact]
    public void Leave_counts_from_the_decision_and_from_no_other_entry()
    {
        var log = CorrectionsLog.WithCase(out var registration);
        Assert.Equal(StatementState.Effective, log.StateOf(registration));

        var leave = log.AskForLeave();
        var asked = log.State.View(leave);
        Assert.Equal(StatementState.Pending, asked.State);
        Assert.Equal(["office@case", "county-agency@case"], asked.MissingRoles);
        Assert.Equal("subject", asked.Author!.Role);

        log.Word("office", Verdict.Opine, "office", leave);
        var opined = log.State.View(leave);
        Assert.Equal(StatementState.Pending, opined.State);
        Assert.Equal(["county-agency@case"], opined.MissingRoles);

        var decisionIndex = log.State.Size;
        var decisionTime = log.Now;
        log.Word("county", Verdict.Approve, "county-agency", leave);
        var decided = log.State.View(leave);
        Assert.Equal(StatementState.Effective, decided.State);
        Assert.Equal((decisionIndex, decisionTime), (decided.EffectiveIndex!.Value, decided.EffectiveMilliseconds!.Value));
        Assert.Equal(City.Corrections.Hash, decided.Policy);
        Assert.Empty(decided.MissingRoles);
        Assert.Equal(
            [(Verdict.Opine, "office", City.Office), (Verdict.Approve, "county-agency", City.Justice)],
            decided.Endorsements.Select(e => (e.Verdict, e.By.Role, e.By.Organisation)));
        Assert.All(decided.Endorsements, e => Assert.Equal(City.District, e.By.Place));
    }

    [Fact]
    public void A_missing_acknowledgement_is_an_alarm_and_takes_nothing_away()
    {
        var (log, leave) = Decided();
        var effective = log.State.View(leave).EffectiveMilliseconds!.Value;

        var due = log.State.View(leave, effective + (72 * Hour));
        Assert.False(due.HasAlarm);
        Assert.Equal(effective + (72 * Hour), due.Copies[0].DueMilliseconds);

        var overdue = log.State.View(leave, effective + (72 * Hour) + 1);
        Assert.True(overdue.HasAlarm);
        Assert.True(overdue.IsInEffect);
        Assert.Contains(overdue.Conditions, c => c.Code == "copy-overdue");
    }

    [Fact]
    public void An_acknowledgement_ends_the_alarm()
    {
        var (log, leave) = Decided();
        log.Now += 100 * Hour;
        Assert.True(log.State.View(leave, log.Now).HasAlarm);

        var acknowledged = log.Now;
        log.Word("procurator", Verdict.Acknowledge, "procuratorate", leave);

        var view = log.State.View(leave, log.Now);
        Assert.False(view.HasAlarm);
        Assert.Equal(new CopyView("procuratorate@case", IsAcknowledged: true, acknowledged, view.EffectiveMilliseconds + (72 * Hour), IsOverdue: false),
            view.Copies[0]);
    }

    [Fact]
    public void An_objection_of_the_procuratorate_leaves_the_leave_in_effect()
    {
        var (log, leave) = Decided();
        log.Word("procurator", Verdict.Acknowledge, "procuratorate", leave);
        log.Word("procurator", Verdict.Object, "procuratorate", leave);

        Assert.Equal(StatementState.Effective, log.StateOf(leave));
    }

    [Fact]
    public void Nobody_decides_before_the_opinion()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();

        Assert.Equal("opinion-missing", log.RefusedWord("county", Verdict.Approve, "county-agency", leave));
        Assert.Equal("opinion-missing", log.RefusedWord("county", Verdict.Refuse, "county-agency", leave));
    }

    [Fact]
    public void An_opinion_against_is_an_opinion()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();
        log.Word("office", Verdict.OpineAgainst, "office", leave);
        log.Word("county", Verdict.Approve, "county-agency", leave);

        Assert.Equal(StatementState.Effective, log.StateOf(leave));
    }

    [Fact]
    public void A_refusing_decision_is_the_end_of_it()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();
        log.Word("office", Verdict.Opine, "office", leave);
        log.Word("county", Verdict.Refuse, "county-agency", leave);

        Assert.Equal(StatementState.Refused, log.StateOf(leave));
        Assert.Contains(log.State.View(leave).Conditions, c => c.Code == "decided-against");
        Assert.Equal("organisation-already-endorsed", log.RefusedWord("county-second", Verdict.Approve, "county-agency", leave));
    }

    [Theory]
    [InlineData("office", Verdict.Approve, "office", "role-not-allowed")]
    [InlineData("office", Verdict.Approve, "county-agency", "role-not-allowed")]
    [InlineData("procurator", Verdict.Approve, "procuratorate", "role-not-allowed")]
    [InlineData("city", Verdict.Approve, "city-agency", "role-not-allowed")]
    [InlineData("other-county", Verdict.Approve, "county-agency", "place-not-allowed")]
    [InlineData("other-office", Verdict.Opine, "office", "place-not-allowed")]
    [InlineData("county", Verdict.Opine, "county-agency", "role-not-allowed")]
    [InlineData("county", Verdict.Acknowledge, "county-agency", "role-not-allowed")]
    [InlineData("office", Verdict.OpineAgainst, "office", "organisation-already-endorsed")]
    [InlineData("nobody", Verdict.Approve, "county-agency", "signer-unknown")]
    [InlineData("procurator", Verdict.Acknowledge, "procuratorate", "not-in-effect")]
    public void The_wrong_one_does_not_count(string who, Verdict verdict, string role, string code)
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();
        log.Word("office", Verdict.Opine, "office", leave);

        Assert.Equal(code, log.RefusedWord(who, verdict, role, leave));
    }

    [Fact]
    public void An_agency_decides_once_whichever_officer_speaks()
    {
        var (log, leave) = Decided();

        Assert.Equal("organisation-already-endorsed", log.RefusedWord("county-second", Verdict.Approve, "county-agency", leave));
        Assert.Equal("organisation-already-endorsed", log.RefusedWord("county", Verdict.Refuse, "county-agency", leave));
    }

    [Fact]
    public void A_decision_on_one_record_decides_no_other()
    {
        var log = CorrectionsLog.WithCase(out _);
        var (first, second) = (log.AskForLeave(2), log.AskForLeave(3));
        log.Word("office", Verdict.Opine, "office", first);
        log.Word("office", Verdict.Opine, "office", second);
        log.Word("county", Verdict.Approve, "county-agency", first);

        Assert.Equal(StatementState.Effective, log.StateOf(first));
        Assert.Equal(StatementState.Pending, log.StateOf(second));
    }

    [Fact]
    public void Thirty_one_days_are_decided_by_the_city_after_two_opinions()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.Say("subject", Words.Record("leave.city", 2), City.Address("subject"));
        log.Word("office", Verdict.Opine, "office", leave);
        Assert.Equal("opinion-missing", log.RefusedWord("city", Verdict.Approve, "city-agency", leave));
        log.Word("county", Verdict.Opine, "county-agency", leave);
        log.Word("city", Verdict.Approve, "city-agency", leave);

        Assert.Equal(StatementState.Effective, log.StateOf(leave));
    }

    [Fact]
    public void Five_days_are_decided_by_the_office_and_filed_with_the_county()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.Say("subject", Words.Record("leave.office", 2), City.Address("subject"));
        log.Word("office", Verdict.Approve, "office", leave);

        Assert.Equal("county-agency@case", log.State.View(leave).Copies.Single().Role);
        Assert.Equal(StatementState.Effective, log.StateOf(leave));
    }

    [Fact]
    public void Who_may_read_is_who_the_rule_names()
    {
        var (log, leave) = Decided();

        Assert.All(["subject", "office", "county", "procurator"], who => Assert.True(log.State.MayRead(leave, City.Address(who))));
        Assert.All(["other-county", "other-office", "relay", "nobody"], who => Assert.False(log.State.MayRead(leave, City.Address(who))));

        // Any county's agency may register a case; that lets it read no other county's.
        var registration = log.State.CaseFiles.Single().Registration!.Value;
        Assert.All(["subject", "office", "county", "procurator"], who => Assert.True(log.State.MayRead(registration, City.Address(who))));
        Assert.All(["other-county", "other-office"], who => Assert.False(log.State.MayRead(registration, City.Address(who))));
    }

    private static (TestLog Log, TrustLedger.Protocol.Encoding.Bytes32 Leave) Decided()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();
        log.Word("office", Verdict.Opine, "office", leave);
        log.Word("county", Verdict.Approve, "county-agency", leave);
        return (log, leave);
    }
}
