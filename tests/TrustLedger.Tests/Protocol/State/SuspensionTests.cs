using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>A key is lost: what it said before stands, what came after does not, whatever times were claimed.</summary>
public sealed class SuspensionTests
{
    private const ulong Day = 86_400;

    [Fact]
    public void What_a_suspended_key_said_before_stays_and_what_it_says_after_is_refused()
    {
        var log = CorrectionsLog.WithCase(out var registration);
        Suspend(log, "county", until: log.Seconds + 60);
        Assert.Equal(StatementState.Effective, log.StateOf(registration));
        log.Say("county", Words.Record("registration", 1, caseHandle: Words.Code("second")), City.Address("subject"));

        log.Now += 60_000;
        Assert.Equal("signer-suspended",
            log.Refused("county", Words.Record("registration", 1, caseHandle: Words.Code("third")), City.Address("subject")));
        Assert.Equal(StatementState.Effective, log.StateOf(registration));
    }

    [Fact]
    public void A_suspension_from_an_earlier_time_quarantines_what_was_said_since()
    {
        var log = CorrectionsLog.WithCase(out var before);
        var lost = log.Seconds;
        var after = log.Say("county", Words.Record("registration", 1, caseHandle: Words.Code("second")), City.Address("subject"));
        Suspend(log, "county", until: lost);

        Assert.Equal((StatementState.Effective, StatementState.Quarantined), (log.StateOf(before), log.StateOf(after)));
        Assert.Contains(log.State.View(after).Conditions, c => c.Code == "signer-suspended");
        Assert.Equal("case-unknown", log.Refused(
            "subject", Words.Record("leave.county", 2, caseHandle: Words.Code("second")), City.Address("subject")));
    }

    [Fact]
    public void An_effect_falls_with_the_decision_that_it_rested_on()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();
        log.Word("office", Verdict.Opine, "office", leave);
        var lost = log.Seconds;
        log.Word("county", Verdict.Approve, "county-agency", leave);
        Suspend(log, "county", until: lost);

        Assert.Equal(StatementState.Quarantined, log.StateOf(leave));
        Assert.False(log.State.View(leave).Endorsements[^1].Counts);
    }

    [Fact]
    public void A_membership_falls_with_the_voice_that_completed_its_quorum()
    {
        var log = CorrectionsLog.New();
        var member = log.Say("operator", Words.Member("new-office", "office", "new-office"), City.Address("new-office"));
        var lost = log.Seconds;
        log.Say("justice", Words.Word(Verdict.Approve, "governance", City.Corrections), City.Address("new-office"), member);
        Suspend(log, "justice", until: lost, second: "prosecution");

        Assert.Equal(StatementState.Quarantined, log.StateOf(member));
        Assert.Null(log.State.MemberAt(City.Address("new-office"), log.State.Size, log.Now));
    }

    [Fact]
    public void A_policy_in_force_stays_so_when_a_founder_s_key_falls()
    {
        var log = CorrectionsLog.New();
        Suspend(log, "justice", until: TestGenesis.Start, second: "prosecution");
        Assert.Equal(StatementState.Effective, log.StateOf(log.Genesis.Entry.Uid));

        var operatorMembership = GovernanceTests.MemberOf(log, "operator");
        var rotated = Words.Member("operator-new", "governance", City.Operator);
        var said = log.Say("prosecution", rotated, City.Address("operator-new"), operatorMembership.Uid);
        log.Say("operator", Words.Word(Verdict.Approve, "governance", City.Corrections), City.Address("operator-new"), said);
        Assert.Equal("signer-suspended", log.Refused("operator", Words.Accredit()));
        log.Say("operator-new", Words.Accredit());
    }

    [Fact]
    public void A_suspension_reaches_back_thirty_days()
    {
        var log = CorrectionsLog.New();
        log.Now += 40 * Day * 1000;
        var membership = GovernanceTests.MemberOf(log, "county").Uid;
        var body = Words.Member("county", "county-agency", City.Justice, until: log.Seconds - (30 * Day) - 1);

        Assert.Equal("suspension-too-far-back", log.Refused("operator", body, City.Address("county"), membership));
        log.Say("operator", body with { Until = log.Seconds - (30 * Day) }, City.Address("county"), membership);
    }

    [Fact]
    public void A_replay_quarantines_what_a_suspended_key_got_onto_the_log()
    {
        var log = CorrectionsLog.New();
        Suspend(log, "county", until: log.Seconds);
        var smuggled = log.Signed("county", Words.Record("registration", 1), City.Address("subject"));
        log.Append(smuggled);

        Assert.Equal(StatementState.Quarantined, log.StateOf(smuggled.Uid));
        Assert.Equal("signer-suspended", log.State.Quarantined.Single().Reason.Code);
        Assert.Null(log.State.CaseOf(Words.Case));
    }

    private static void Suspend(TestLog log, string who, ulong until, string second = "justice")
    {
        var membership = GovernanceTests.MemberOf(log, who);
        var said = log.Say("operator", Words.Member(who, membership.RoleText, membership.OrganisationText, until: until, person: membership.Person),
            City.Address(who), membership.Uid);
        log.Say(second, Words.Word(Verdict.Approve, "governance", log.State.Policy), City.Address(who), said);
        Assert.Equal(StatementState.Superseded, StateOfMembership(log, membership.Uid));
    }

    // A founder's membership is no statement; that it ended shows in the register.
    private static StatementState StateOfMembership(TestLog log, Bytes32 uid) =>
        log.State.Members.Single(m => m.Uid == uid).EndIndex is null ? StatementState.Effective : StatementState.Superseded;
}
