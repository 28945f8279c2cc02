using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>Applications and their decisions, by officers and by machines.</summary>
public sealed class ApprovalTests
{
    private const ulong Day = 86_400;

    private static readonly Address Handle = City.Address("applicant");

    private readonly TestLog _log = new(City.Approvals,
        GenesisMember.Of(City.Operator, "approval-officer", City.District, City.Address("officer")),
        GenesisMember.Of(City.Operator, "auto-decision", City.District, City.Address("machine"),
            from: TestGenesis.Start, until: TestGenesis.Start + (90 * Day)));

    private readonly Bytes32 _application;

    public ApprovalTests() => _application = _log.Say("applicant", Words.Apply(), Handle);

    [Fact]
    public void A_machine_grants_and_says_nothing_else()
    {
        Assert.Equal("outcome-not-allowed", _log.Refused("machine", Words.Decide(Outcome.Refused), Handle, _application));
        Assert.Equal("outcome-not-allowed", _log.Refused("machine", Words.Decide(Outcome.ToHuman), Handle, _application));
        var granted = _log.Say("machine", Words.Decide(Outcome.Granted), Handle, _application);

        Assert.Equal(StatementState.Effective, _log.StateOf(granted));
        Assert.Equal("auto-decision", _log.State.View(granted).Author!.Role);
    }

    [Fact]
    public void A_machine_s_membership_ends_within_ninety_days()
    {
        _log.Now += 91 * Day * 1000;

        Assert.Equal("signer-suspended", _log.Refused("machine", Words.Decide(Outcome.Granted), Handle, _application));
    }

    [Fact]
    public void An_officer_s_role_that_becomes_a_machine_s_decides_no_more_without_an_end()
    {
        GovernanceTests.Succeed(_log, policy =>
        {
            policy["automatic"]!["approval-officer"] = new JsonObject { ["outcomes"] = new JsonArray(1) };
            policy["authors"] = new JsonObject { ["decision"] = new JsonArray("approval-officer") };
            policy["automatic"]!.AsObject().Remove("auto-decision");
        });

        Assert.Equal("automatic-too-long", _log.Refused("officer", Words.Decide(Outcome.Granted), Handle, _application));
    }

    [Fact]
    public void An_officer_decides_either_way_and_a_later_decision_supersedes()
    {
        var first = _log.Say("officer", Words.Decide(Outcome.Refused), Handle, _application);
        Assert.Equal("already-decided", _log.Refused("officer", Words.Decide(Outcome.Granted), Handle, _application));
        Assert.Equal("ref-wrong-schema", _log.Refused("machine", Words.Decide(Outcome.Granted), Handle, first));
        var second = _log.Say("officer", Words.Decide(Outcome.Granted), Handle, first);

        Assert.Equal((StatementState.Superseded, StatementState.Effective), (_log.StateOf(first), _log.StateOf(second)));
    }

    [Fact]
    public void A_decision_that_was_taken_back_leaves_the_application_open()
    {
        var first = _log.Say("officer", Words.Decide(Outcome.Refused), Handle, _application);
        _log.Say("officer", Words.Revoke(), Handle, first);
        var second = _log.Say("officer", Words.Decide(Outcome.Granted), Handle, _application);

        Assert.Equal(StatementState.Effective, _log.StateOf(second));
        Assert.Equal("ref-not-effective", _log.Refused("officer", Words.Decide(Outcome.Granted), Handle, first));
    }

    [Fact]
    public void A_decision_is_on_its_application_s_handle_item_and_rules()
    {
        Assert.Equal("recipient-mismatch", _log.Refused("officer", Words.Decide(Outcome.Granted), City.Address("another"), _application));
        Assert.Equal("item-mismatch", _log.Refused("officer", Words.Decide(Outcome.Granted, "other.item"), Handle, _application));
        Assert.Equal("policy-mismatch", _log.Refused("officer", Words.Decide(Outcome.Granted, rules: "others"), Handle, _application));
        Assert.Equal("outcome-not-allowed", _log.Refused("officer", Words.Decide(Outcome.Accepted), Handle, _application));
        Assert.Equal("role-not-allowed", _log.Refused("operator", Words.Decide(Outcome.Granted), Handle, _application));
        Assert.Equal("ref-missing", _log.Refused("officer", Words.Decide(Outcome.Granted), Handle));
    }
}
