using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>A decision that counts from a ruling, and disputes: who raises one, and the four ways in which it ends.</summary>
public sealed class RulingTests
{
    private static readonly Address Subject = City.Address("subject");

    private static readonly PolicyDocument Policy = Ruled().Value();

    private readonly TestLog _log = new(Policy, CorrectionsLog.Agencies);
    private readonly Bytes32 _leave;

    public RulingTests()
    {
        _log.Say("county", Words.Record("registration", 1, policy: Policy), Subject);
        _leave = _log.Say("subject", Words.Record("leave.county", 2, policy: Policy), Subject);
        _log.Word("office", Verdict.Opine, "office", _leave);
    }

    [Fact]
    public void A_decision_waits_for_its_ruling_and_counts_from_it()
    {
        Assert.Equal("role-not-allowed", _log.RefusedWord("city", Verdict.Approve, "city-agency", _leave));
        _log.Word("county", Verdict.Approve, "county-agency", _leave);
        var waiting = _log.State.View(_leave);
        Assert.Equal((StatementState.Pending, "ruling-missing"), (waiting.State, waiting.Conditions.Single().Code));
        Assert.Equal(["city-agency@city"], waiting.MissingRoles);
        Assert.Equal("role-not-allowed", _log.RefusedWord("county-second", Verdict.Approve, "county-agency", _leave));

        var ruling = _log.Word("city", Verdict.Approve, "city-agency", _leave);
        Assert.Equal((StatementState.Effective, _log.State.IndexOf(ruling)), (_log.StateOf(_leave), _log.State.View(_leave).EffectiveIndex));
        Assert.Equal("organisation-already-endorsed", _log.RefusedWord("county-second", Verdict.Approve, "county-agency", _leave));
    }

    [Fact]
    public void A_ruling_against_it_refuses_what_was_decided()
    {
        _log.Word("county", Verdict.Approve, "county-agency", _leave);
        _log.Word("city", Verdict.Refuse, "city-agency", _leave);

        Assert.Equal((StatementState.Refused, "ruled-against"), (_log.StateOf(_leave), _log.State.View(_leave).Conditions.Single().Code));
    }

    [Fact]
    public void An_effect_falls_with_the_ruling_that_it_rested_on()
    {
        _log.Word("county", Verdict.Approve, "county-agency", _leave);
        var lost = _log.Seconds;
        _log.Word("city", Verdict.Approve, "city-agency", _leave);
        var city = GovernanceTests.MemberOf(_log, "city");
        var said = _log.Say("operator", Words.Member("city", "city-agency", City.Fund, "090100", until: lost), City.Address("city"), city.Uid);
        _log.Say("justice", Words.Word(Verdict.Approve, "governance", Policy), City.Address("city"), said);

        Assert.Equal(StatementState.Quarantined, _log.StateOf(_leave));
    }

    [Fact]
    public void Only_the_subject_s_objection_makes_a_dispute()
    {
        var record = Admonished();
        _log.Word("procurator", Verdict.Object, "procuratorate", record);
        Assert.Equal(StatementState.Effective, _log.StateOf(record));

        _log.Word("subject", Verdict.Object, "subject", record);
        Assert.Equal(StatementState.Disputed, _log.StateOf(record));
        Assert.True(_log.State.View(record).IsInEffect);
    }

    [Fact]
    public void A_ruling_upholds_a_disputed_record_and_the_subject_may_object_no_second_time()
    {
        var record = Admonished();
        _log.Word("subject", Verdict.Object, "subject", record);
        Assert.Equal("role-not-allowed", _log.RefusedWord("county-second", Verdict.Approve, "county-agency", record));
        _log.Word("city", Verdict.Approve, "city-agency", record);

        Assert.Equal((StatementState.Effective, "upheld"), (_log.StateOf(record), _log.State.View(record).Conditions[0].Code));
        Assert.Equal("organisation-already-endorsed", _log.RefusedWord("subject", Verdict.Object, "subject", record));
    }

    [Fact]
    public void A_ruling_overturns_a_disputed_record_from_its_own_entry_on()
    {
        var record = Admonished();
        _log.Word("subject", Verdict.Object, "subject", record);
        var ruling = _log.Word("city", Verdict.Refuse, "city-agency", record);

        var view = _log.State.View(record);
        Assert.Equal((StatementState.Revoked, ruling, _log.State.IndexOf(ruling)), (view.State, view.RevokedBy, view.RevokedFromIndex));
        Assert.Contains(view.Conditions, c => c.Code == "ruled-against");
    }

    [Fact]
    public void The_subject_takes_its_objection_back_and_may_object_again()
    {
        var record = Admonished();
        var objection = _log.Word("subject", Verdict.Object, "subject", record);
        Assert.Equal("role-not-allowed", _log.Refused("county", Words.Revoke(), Subject, objection));
        _log.Say("subject", Words.Revoke(), Subject, objection);
        Assert.Equal((StatementState.Effective, "objection-withdrawn"), (_log.StateOf(record), _log.State.View(record).Conditions[0].Code));

        _log.Word("subject", Verdict.Object, "subject", record);
        Assert.Equal(StatementState.Disputed, _log.StateOf(record));
        Assert.Equal(Snapshot.Of(_log.Replay()), Snapshot.Of(_log.State));
    }

    [Fact]
    public void Nothing_but_an_objection_is_taken_back_of_what_was_said_of_a_record()
    {
        var approval = _log.Word("county", Verdict.Approve, "county-agency", _leave);

        Assert.Equal("ref-wrong-schema", _log.Refused("county", Words.Revoke(), Subject, approval));
    }

    [Fact]
    public void A_revocation_says_from_which_entry_on()
    {
        var record = Admonished();
        var from = _log.State.Size - 1;
        _log.Say("county", Words.Revoke((ulong)from), Subject, record);

        Assert.Equal((StatementState.Revoked, from), (_log.StateOf(record), _log.State.View(record).RevokedFromIndex));
    }

    [Fact]
    public void Who_rules_is_named_is_no_decider_and_is_not_the_subject()
    {
        Assert.Equal("policy-malformed", Ruled(rule => rule.Remove("ruling")).Refusal().Code);
        Assert.Equal("policy-malformed", Ruled(rule => (rule["decide"], rule["opine"]) = ("author", new JsonArray())).Refusal().Code);
        Assert.Equal("policy-malformed", Ruled(rule => rule["effect"] = "onAppeal").Refusal().Code);
        Assert.Equal("policy-quorum-ambiguous", Ruled(rule => rule["ruling"] = new JsonArray("county-agency@city")).Refusal().Code);
        Assert.Equal("policy-subject-misplaced", Ruled(rule => rule["ruling"] = new JsonArray("subject")).Refusal().Code);
        Assert.True(Ruled(rule => rule["effect"] = "onDecide").Succeeded());
    }

    // The subject objects to what others say of it; an application of its own it takes back.
    private Bytes32 Admonished()
    {
        var record = _log.Say("office", Words.Record("admonition", 3, policy: Policy), Subject);
        _log.Word("county", Verdict.Approve, "county-agency", record);
        Assert.Equal(StatementState.Effective, _log.StateOf(record));
        return record;
    }

    private static Result<PolicyDocument> Ruled(Action<JsonObject>? change = null)
    {
        var policy = JsonNode.Parse(City.Corrections.Bytes.Span)!;
        var rule = policy["records"]!["leave.county"]!.AsObject();
        rule["effect"] = "onRuling";
        rule["ruling"] = new JsonArray("city-agency@city");
        var disputable = policy["records"]!["admonition"]!;
        disputable["ruling"] = new JsonArray("city-agency@city");
        disputable["copy"] = new JsonArray("procuratorate@case", "subject");
        disputable["ackDeadlineHours"] = 72;
        change?.Invoke(rule);
        return PolicyDocument.Parse(System.Text.Encoding.UTF8.GetBytes(policy.ToJsonString()));
    }
}
