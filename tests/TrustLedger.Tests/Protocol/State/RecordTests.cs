using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.Protocol.State;

public sealed class RecordTests
{
    private static readonly Address Subject = City.Address("subject");

    [Fact]
    public void A_registration_opens_a_case_at_its_author_s_place()
    {
        var log = CorrectionsLog.WithCase(out var registration);

        var file = log.State.CaseOf(Words.Case)!;
        Assert.Equal((Subject, City.District, registration, 2UL), (file.Subject, file.Place, file.Registration!.Value, file.NextNumber));
        Assert.Equal([registration], file.Records);
    }

    [Fact]
    public void A_case_is_opened_once() => Assert.Equal("case-exists",
        CorrectionsLog.WithCase(out _).Refused("county", Words.Record("registration", 1), Subject));

    [Fact]
    public void A_record_needs_a_registered_case() => Assert.Equal("case-unknown",
        CorrectionsLog.New().Refused("subject", Words.Record("leave.county", 1), Subject));

    [Fact]
    public void A_registration_names_a_subject() => Assert.Equal("recipient-mismatch",
        CorrectionsLog.New().Refused("county", Words.Record("registration", 1)));

    [Fact]
    public void A_registration_needs_a_place() => Assert.Equal("place-not-allowed",
        CorrectionsLog.New(GenesisMember.Of("placeless", "county-agency", "", City.Address("placeless")))
            .Refused("placeless", Words.Record("registration", 1), Subject));

    [Fact]
    public void Only_the_one_role_registers() => Assert.Equal("role-not-allowed",
        CorrectionsLog.New().Refused("office", Words.Record("registration", 1), Subject));

    [Fact]
    public void A_registration_answers_nothing()
    {
        var log = CorrectionsLog.WithCase(out var registration);

        Assert.Equal("relation-not-allowed", log.Refused("county", Words.Record("registration", 2, RecordRelation.Answers), Subject, registration));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    public void Records_are_numbered_without_a_gap(ulong number) => Assert.Equal("record-number-wrong",
        CorrectionsLog.WithCase(out _).Refused("subject", Words.Record("leave.county", number), Subject));

    [Fact]
    public void A_refused_record_keeps_its_number()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.Say("subject", Words.Record("leave.office", 2), Subject);
        log.Word("office", Verdict.Refuse, "office", leave);

        Assert.Equal(3UL, log.State.CaseOf(Words.Case)!.NextNumber);
    }

    [Fact]
    public void A_record_is_about_the_subject_of_its_case() => Assert.Equal("recipient-mismatch",
        CorrectionsLog.WithCase(out _).Refused("office", Words.Record("admonition", 2), City.Address("stranger")));

    [Fact]
    public void Only_the_subject_of_the_case_asks_for_leave()
    {
        var log = CorrectionsLog.WithCase(out _);

        Assert.Equal("role-not-allowed", log.Refused("stranger", Words.Record("leave.county", 2), City.Address("stranger")));
        Assert.Equal("signer-unknown", log.Refused("stranger", Words.Record("leave.county", 2), Subject));
        Assert.Equal("role-not-allowed", log.Refused("county", Words.Record("leave.county", 2), Subject));
    }

    [Fact]
    public void An_office_elsewhere_does_not_admonish() => Assert.Equal("place-not-allowed",
        CorrectionsLog.WithCase(out _).Refused("other-office", Words.Record("admonition", 2), Subject));

    [Fact]
    public void What_a_subject_says_is_handed_in_by_a_relay()
    {
        var log = CorrectionsLog.WithCase(out _);
        var asked = log.Signed("subject", Words.Record("leave.county", 2), Subject);

        Assert.Equal("relay-needed", log.Refused(asked, relay: "subject", alsoInReplay: false));
        Assert.Equal("relay-needed", log.Refused(asked, relay: "county", alsoInReplay: false));
        Assert.Equal("relay-needed", log.State.Judge(asked, log.Now, relay: null)!.Code);
        Assert.Null(log.State.Judge(asked, log.Now, City.Address("relay")));
    }

    [Fact]
    public void A_record_names_a_policy_of_this_log() => Assert.Equal("policy-unknown",
        CorrectionsLog.New().Refused("county", Words.Record("registration", 1, policy: City.Identity), Subject));

    [Fact]
    public void A_record_names_the_policy_in_force()
    {
        var log = CorrectionsLog.New();
        GovernanceTests.Succeed(log);

        Assert.Equal("policy-superseded", log.Refused("county", Words.Record("registration", 1), Subject));
        log.Say("county", Words.Record("registration", 1, policy: log.State.Policy), Subject);
    }

    [Fact]
    public void A_record_is_of_a_type_with_a_rule() => Assert.Equal("record-type-unknown",
        CorrectionsLog.WithCase(out _).Refused("county", Words.Record("medal", 2), Subject));

    [Fact]
    public void A_superseding_record_waits_for_its_own_decision()
    {
        var log = CorrectionsLog.WithCase(out _);
        var first = log.Say("office", Words.Record("admonition", 2), Subject);
        log.Word("county", Verdict.Approve, "county-agency", first);

        var second = log.Say("office", Words.Record("admonition", 3, RecordRelation.Supersedes), Subject, first);
        Assert.Equal(StatementState.Effective, log.StateOf(first));

        log.Word("county", Verdict.Approve, "county-agency", second);
        Assert.Equal((StatementState.Superseded, StatementState.Effective), (log.StateOf(first), log.StateOf(second)));
        Assert.Equal(second, log.State.View(first).SupersededBy);
    }

    [Fact]
    public void Of_two_that_would_supersede_one_record_the_slower_is_refused()
    {
        var log = CorrectionsLog.WithCase(out _);
        var first = log.Say("office", Words.Record("admonition", 2), Subject);
        log.Word("county", Verdict.Approve, "county-agency", first);
        var slow = log.Say("office", Words.Record("admonition", 3, RecordRelation.Supersedes), Subject, first);
        var fast = log.Say("office", Words.Record("admonition", 4, RecordRelation.Supersedes), Subject, first);
        log.Word("county", Verdict.Approve, "county-agency", fast);

        Assert.Equal((StatementState.Refused, StatementState.Effective), (log.StateOf(slow), log.StateOf(fast)));
        Assert.Equal("already-decided", log.RefusedWord("county", Verdict.Approve, "county-agency", slow));
    }

    [Fact]
    public void A_record_supersedes_one_in_effect_of_its_type_and_case()
    {
        var log = CorrectionsLog.WithCase(out var registration);
        var other = Keccak256.Of("another case");
        log.Say("county", Words.Record("registration", 1, caseHandle: other), Subject);
        var leave = log.AskForLeave();

        Assert.Equal("ref-not-effective", log.Refused("subject", Words.Record("leave.county", 3, RecordRelation.Supersedes), Subject, leave));
        Assert.Equal("record-type-mismatch", log.Refused("subject", Words.Record("leave.county", 3, RecordRelation.Supersedes), Subject, registration));
        Assert.Equal("case-mismatch",
            log.Refused("subject", Words.Record("leave.county", 2, RecordRelation.Answers, other), Subject, leave));
        Assert.Equal("ref-missing", log.Refused("subject", Words.Record("leave.county", 3, RecordRelation.Answers), Subject));
        Assert.Equal("ref-not-allowed", log.Refused("subject", Words.Record("leave.county", 3), Subject, leave));
    }

    [Fact]
    public void Another_county_does_not_take_a_case_over_by_itself()
    {
        var log = CorrectionsLog.WithCase(out var registration);

        Assert.Equal("author-mismatch",
            log.Refused("other-county", Words.Record("registration", 2, RecordRelation.Supersedes), Subject, registration));
    }

    [Fact]
    public void A_case_whose_registration_is_taken_back_takes_no_records()
    {
        var log = CorrectionsLog.WithCase(out var registration);
        log.Say("county-second", Words.Revoke(), Subject, registration);

        Assert.Equal(StatementState.Revoked, log.StateOf(registration));
        Assert.Equal("case-unknown", log.Refused("subject", Words.Record("leave.county", 2), Subject));
        Assert.Equal("case-exists", log.Refused("county", Words.Record("registration", 1), Subject));
    }

    [Fact]
    public void An_objection_of_the_subject_disputes_the_record()
    {
        var log = CorrectionsLog.WithCase(out _);
        var admonition = log.Say("office", Words.Record("admonition", 2), Subject);
        log.Word("county", Verdict.Approve, "county-agency", admonition);
        Assert.Equal("role-not-allowed", log.RefusedWord("stranger", Verdict.Object, "subject", admonition));
        log.Word("subject", Verdict.Object, "subject", admonition);

        Assert.Equal(StatementState.Disputed, log.StateOf(admonition));
        Assert.True(log.State.View(admonition).IsInEffect);
        Assert.Equal("organisation-already-endorsed", log.RefusedWord("subject", Verdict.Object, "subject", admonition));
    }

    [Fact]
    public void Nobody_endorses_what_their_own_organisation_said()
    {
        var log = CorrectionsLog.WithCase(out _,
            GenesisMember.Of(City.Office, "county-agency", City.District, City.Address("office-too")));
        var admonition = log.Say("office", Words.Record("admonition", 2), Subject);

        Assert.Equal("own-statement", log.RefusedWord("office-too", Verdict.Approve, "county-agency", admonition));
    }

    [Fact]
    public void Nobody_endorses_in_another_organisation_s_name_what_they_said()
    {
        var officer = Words.Code("the-same-officer");
        var log = CorrectionsLog.WithCase(out _,
            GenesisMember.Of("office-b", "office", City.District, City.Address("office-b"), officer),
            GenesisMember.Of("county-b", "county-agency", City.District, City.Address("county-b"), officer));
        var admonition = log.Say("office-b", Words.Record("admonition", 2), Subject);

        Assert.Equal("own-statement", log.RefusedWord("county-b", Verdict.Approve, "county-agency", admonition));
    }

    [Fact]
    public void One_officer_with_two_hats_opines_once()
    {
        var officer = Words.Code("the-same-officer");
        var log = CorrectionsLog.WithCase(out _,
            GenesisMember.Of("office-b", "office", City.District, City.Address("office-b"), officer),
            GenesisMember.Of("office-c", "office", City.District, City.Address("office-c"), officer));
        var leave = log.AskForLeave();
        log.Word("office-b", Verdict.Opine, "office", leave);

        Assert.Equal("person-already-endorsed", log.RefusedWord("office-c", Verdict.Opine, "office", leave));
    }

    [Fact]
    public void An_endorsement_names_the_policy_recipient_and_verdict_of_its_record()
    {
        var log = CorrectionsLog.WithCase(out var registration);
        var leave = log.AskForLeave();

        Assert.Equal("policy-mismatch", log.Refused("office", Words.Word(Verdict.Opine, "office", City.Identity), Subject, leave));
        Assert.Equal("recipient-mismatch", log.Refused("office", Words.Word(Verdict.Opine, "office", City.Corrections), about: leave));
        Assert.Equal("verdict-not-allowed", log.RefusedWord("county-second", Verdict.Approve, "county-agency", registration));
        Assert.Equal("ref-missing", log.Refused("office", Words.Word(Verdict.Opine, "office", City.Corrections), Subject));
        Assert.Equal("ref-unknown", log.RefusedWord("office", Verdict.Opine, "office", Words.Any));
    }

    [Fact]
    public void An_endorsement_is_not_endorsed()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();
        var opinion = log.Word("office", Verdict.Opine, "office", leave);

        Assert.Equal("ref-wrong-schema", log.RefusedWord("county", Verdict.Approve, "county-agency", opinion));
    }

    [Fact]
    public void A_subject_withdraws_what_is_not_decided_and_the_agency_takes_back_what_it_decided()
    {
        var log = CorrectionsLog.WithCase(out _);
        var (withdrawn, decided) = (log.AskForLeave(2), log.AskForLeave(3));
        log.Say("subject", Words.Revoke(), Subject, withdrawn);
        log.Word("office", Verdict.Opine, "office", decided);
        log.Word("county", Verdict.Approve, "county-agency", decided);

        Assert.Equal(StatementState.Revoked, log.StateOf(withdrawn));
        Assert.Equal("role-not-allowed", log.Refused("subject", Words.Revoke(), Subject, decided));
        log.Say("county-second", Words.Revoke(), Subject, decided);
        Assert.Equal(StatementState.Revoked, log.StateOf(decided));
    }

    [Fact]
    public void The_content_is_gone_and_the_record_stays()
    {
        var log = CorrectionsLog.WithCase(out var registration);
        var erasure = log.Say("county", new ErasureBody(Words.Code("content")), Subject, registration);

        Assert.Equal((StatementState.Effective, erasure), (log.StateOf(registration), log.State.View(registration).ErasedBy!.Value));
        Assert.Equal("already-erased", log.Refused("county", new ErasureBody(Words.Code("content")), Subject, registration));
        Assert.Equal("role-not-allowed", log.Refused("office", new ErasureBody(Words.Code("content")), Subject, registration));
        Assert.Equal("recipient-mismatch", log.Refused("county", new ErasureBody(Words.Code("content")), default, registration));
    }
}
