using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>Members, accreditations and policies: who gives them, and from which entry they count.</summary>
public sealed class GovernanceTests
{
    private static readonly Address New = City.Address("new-office");

    /// <summary>Puts a policy of the next version in force that is the same in all else.</summary>
    internal static PolicyDocument Succeed(TestLog log, Action<JsonObject>? change = null)
    {
        var document = Next(log, change);
        log.Store(document);
        var said = log.Say("operator", new PolicyBody(document.Version, document.Hash.ToWord()), about: Current(log));
        log.Say("justice", Words.Word(Verdict.Approve, "governance", log.State.Policy), about: said);
        Assert.Equal(StatementState.Effective, log.StateOf(said));
        return document;
    }

    [Fact]
    public void A_membership_counts_from_the_entry_that_completes_the_quorum()
    {
        var log = CorrectionsLog.New();
        var said = log.Say("operator", Words.Member("new-office", "office", "new-office"), New);
        Assert.Equal(StatementState.Pending, log.StateOf(said));
        Assert.Equal(["governance"], log.State.View(said).MissingRoles);
        Assert.Null(log.State.MemberAt(New, log.State.Size, log.Now));

        var completing = log.State.Size;
        Approve(log, "justice", said);
        Assert.Equal(StatementState.Effective, log.StateOf(said));
        Assert.Equal(completing, log.State.MemberAt(New, log.State.Size, log.Now)!.FromIndex);
        Assert.Null(log.State.MemberAt(New, completing - 1, log.Now));
    }

    [Fact]
    public void The_proposer_s_organisation_is_one_voice_and_not_two()
    {
        var log = CorrectionsLog.New(GenesisMember.Of(City.Operator, "governance", City.District, City.Address("operator-second")));
        var said = log.Say("operator", Words.Member("new-office", "office", "new-office"), New);

        Assert.Equal("own-statement", RefusedApproval(log, "operator", said));
        Assert.Equal("own-statement", RefusedApproval(log, "operator-second", said));
        Assert.Equal("role-not-allowed", RefusedApproval(log, "county", said));
        Assert.Equal(StatementState.Pending, log.StateOf(said));
    }

    [Fact]
    public void One_refusal_of_three_leaves_it_open_and_two_end_it()
    {
        var log = CorrectionsLog.New();
        var said = log.Say("operator", Words.Member("new-office", "office", "new-office"), New);
        log.Say("justice", Words.Word(Verdict.Refuse, "governance", City.Corrections), New, said);
        Assert.Equal(StatementState.Pending, log.StateOf(said));
        log.Say("prosecution", Words.Word(Verdict.Refuse, "governance", City.Corrections), New, said);
        Assert.Equal(StatementState.Refused, log.StateOf(said));
    }

    [Fact]
    public void Governance_is_asked_for_yes_or_no()
    {
        var log = CorrectionsLog.New();
        var said = log.Say("operator", Words.Member("new-office", "office", "new-office"), New);

        Assert.Equal("verdict-not-allowed",
            log.Refused("justice", Words.Word(Verdict.Opine, "governance", City.Corrections), New, said));
    }

    [Fact]
    public void An_organisation_gives_its_own_officers_its_own_roles_at_its_own_place()
    {
        var log = CorrectionsLog.New();
        var said = log.Say("office", Words.Member("new-office", "office", City.Office), New);

        Assert.Equal(StatementState.Effective, log.StateOf(said));
        Assert.NotNull(log.State.MemberAt(New, log.State.Size, log.Now));
        Assert.Equal("place-not-allowed",
            log.Refused("office", Words.Member("another", "office", City.Office, "090202"), City.Address("another")));
        Assert.Equal("role-not-allowed",
            log.Refused("office", Words.Member("another", "county-agency", City.Office), City.Address("another")));
        Assert.Equal("role-not-allowed",
            log.Refused("office", Words.Member("another", "office", City.Justice), City.Address("another")));
    }

    [Fact]
    public void A_key_does_not_change_its_own_membership()
    {
        var log = CorrectionsLog.New();

        Assert.Equal("own-membership", log.Refused("office", Words.Member("new-office", "office", City.Office), New, MemberOf(log, "office").Uid));
        Assert.Equal("own-membership",
            log.Refused("office", Words.Member("office", "office", City.Office), City.Address("office"), MemberOf(log, "office").Uid));
    }

    [Fact]
    public void A_later_statement_replaces_a_membership()
    {
        var log = CorrectionsLog.New();
        var first = log.Say("office", Words.Member("new-office", "office", City.Office), New);
        var rotated = log.Say("office", Words.Member("newer-office", "office", City.Office), City.Address("newer-office"), first);

        Assert.Equal(StatementState.Superseded, log.StateOf(first));
        Assert.Equal(rotated, log.State.View(first).SupersededBy);
        Assert.Null(log.State.MemberAt(New, log.State.Size, log.Now));
        Assert.Equal("ref-not-effective",
            log.Refused("office", Words.Member("newest", "office", City.Office), City.Address("newest"), first));
        Assert.Equal("signer-suspended", log.Refused("new-office", Words.Record("registration", 1), City.Address("subject")));
    }

    [Theory]
    [InlineData("office", "other-office", "090202", "organisation-mismatch")]
    [InlineData("Office!", City.Office, City.District, "member-malformed")]
    [InlineData("subject", City.Office, City.District, "member-malformed")]
    [InlineData("office", City.Office, "somewhere", "member-malformed")]
    [InlineData("office", City.Justice, City.District, "key-taken")]
    [InlineData("office", City.Office, City.District, "member-exists")]
    public void A_membership_that_makes_no_sense_is_refused(string role, string organisation, string place, string code)
    {
        var log = CorrectionsLog.New();
        var who = code is "key-taken" or "member-exists" ? "office" : "new-office";
        var about = code == "organisation-mismatch" ? MemberOf(log, "office").Uid : default;
        var body = Words.Member(who, "office", organisation, place) with
        {
            Role = role == "Office!" ? Words.Any : Words.Code(role),
        };

        Assert.Equal(code, log.Refused("operator", body, City.Address(who), about));
    }

    [Fact]
    public void The_recipient_is_the_key_that_becomes_a_member() => Assert.Equal("recipient-mismatch",
        CorrectionsLog.New().Refused("operator", Words.Member("new-office", "office", City.Office), City.Address("another")));

    [Fact]
    public void Of_two_organisations_that_claim_one_key_the_slower_is_refused()
    {
        var log = CorrectionsLog.New();
        var slow = log.Say("operator", Words.Member("new-office", "office", "slow"), New);
        var fast = log.Say("operator", Words.Member("new-office", "office", "fast"), New);
        Approve(log, "justice", fast);
        Approve(log, "justice", slow);

        Assert.Equal((StatementState.Refused, StatementState.Effective), (log.StateOf(slow), log.StateOf(fast)));
        Assert.Contains(log.State.View(slow).Conditions, c => c.Code == "key-taken");
    }

    [Fact]
    public void An_automatic_key_ends_within_ninety_days()
    {
        var log = new TestLog(City.Approvals);
        var (from, day) = (log.Seconds, 86_400UL);
        MemberBody Machine(ulong until) => Words.Member("machine", "auto-decision", City.Operator, from: from, until: until);

        Assert.Equal("automatic-too-long", log.Refused("operator", Machine(0), City.Address("machine")));
        Assert.Equal("automatic-too-long", log.Refused("operator", Machine(from + (90 * day) + 1), City.Address("machine")));
        log.Say("operator", Machine(from + (90 * day)), City.Address("machine"));
    }

    [Fact]
    public void An_accreditation_holds_for_its_term_from_the_completing_entry_on()
    {
        var log = new TestLog(City.Identity);
        var (from, until) = (log.Seconds, log.Seconds + 1000);
        var said = log.Say("operator", Words.Accredit(from: from, until: until));
        Assert.Null(Accredited(log, log.Now));

        Approve(log, "justice", said, recipient: Address.Zero);
        var effective = log.State.View(said).EffectiveMilliseconds!.Value;
        Assert.Equal(said, Accredited(log, effective)!.Uid);
        Assert.Null(Accredited(log, effective - 1));
        Assert.NotNull(Accredited(log, (until * 1000) - 1));
        Assert.Null(Accredited(log, until * 1000));
        Assert.Equal(StatementState.Expired, log.State.View(said, until * 1000).State);
    }

    [Fact]
    public void An_accreditation_ends_where_another_replaces_it_and_stood_before()
    {
        var log = new TestLog(City.Identity);
        var first = log.Say("operator", Words.Accredit());
        Approve(log, "justice", first, recipient: Address.Zero);
        var stood = log.State.LastAcceptedMilliseconds;
        var second = log.Say("justice", Words.Accredit(until: log.Seconds), about: first);
        Approve(log, "operator", second, recipient: Address.Zero);

        Assert.Equal(StatementState.Superseded, log.StateOf(first));
        Assert.NotNull(Accredited(log, stood));
        Assert.Null(Accredited(log, log.Now));
        Assert.Equal("ref-not-effective", log.Refused("operator", Words.Accredit(), about: first));
    }

    [Fact]
    public void An_accreditation_that_makes_no_sense_is_refused()
    {
        var log = new TestLog(City.Identity);
        var first = log.Say("operator", Words.Accredit());
        Assert.Equal("ref-not-effective", log.Refused("operator", Words.Accredit(), about: first));
        Approve(log, "justice", first, recipient: Address.Zero);

        Assert.Equal("organisation-mismatch", log.Refused("operator", Words.Accredit(City.Fund), about: first));
        Assert.Equal("accreditation-malformed", log.Refused("operator", Words.Accredit(from: 2, until: 1)));
        Assert.Equal("recipient-mismatch", log.Refused("operator", Words.Accredit(), New));
        Assert.Equal("role-not-allowed", log.Refused("relay", Words.Accredit()));
    }

    [Fact]
    public void A_policy_succeeds_by_the_quorum_of_the_one_in_force()
    {
        var log = CorrectionsLog.New();
        var first = log.State.Policy;
        var document = Succeed(log);

        Assert.Equal((document.Hash, 1UL), (log.State.Policy.Hash, log.State.Policy.Version));
        Assert.Equal(StatementState.Superseded, log.StateOf(log.Genesis.Entry.Uid));
        Assert.Equal(first.Hash, log.State.View(log.Genesis.Entry.Uid).Policy);
    }

    [Fact]
    public void A_record_is_judged_to_its_end_under_the_policy_that_it_named()
    {
        var log = CorrectionsLog.WithCase(out _);
        var leave = log.AskForLeave();
        Succeed(log, policy => policy["records"]!["leave.county"]!["decide"]!["of"]![0] = "procuratorate@case");

        log.Say("office", Words.Word(Verdict.Opine, "office", City.Corrections), City.Address("subject"), leave);
        log.Say("county", Words.Word(Verdict.Approve, "county-agency", City.Corrections), City.Address("subject"), leave);
        Assert.Equal(StatementState.Effective, log.StateOf(leave));
    }

    [Fact]
    public void A_policy_statement_names_a_stored_document_of_the_next_version()
    {
        var log = CorrectionsLog.New();
        var next = Next(log);
        PolicyBody Says(PolicyDocument document, ulong version = 1) => new(version, document.Hash.ToWord());

        Assert.Equal("policy-document-missing", log.Refused("operator", Says(next), about: Current(log)));
        log.Store(next);
        Assert.Equal("policy-document-mismatch", log.Refused("operator", Says(next, 2), about: Current(log)));
        log.Store(City.Identity);
        Assert.Equal("policy-document-mismatch", log.Refused("operator", Says(City.Identity, 0), about: Current(log)));
        Assert.Equal("policy-version-wrong", log.Refused("operator", Says(City.Corrections, 0), about: Current(log)));
        Assert.Equal("role-not-allowed", log.Refused("county", Says(next), about: Current(log)));
        Assert.Equal("recipient-mismatch", log.Refused("operator", Says(next), New, Current(log)));
        Assert.Equal("ref-missing", log.Refused("operator", Says(next)));
        Succeed(log);
        Assert.Equal("ref-not-effective", log.Refused("operator", Says(next), about: log.Genesis.Entry.Uid));
    }

    [Fact]
    public void Of_two_successors_of_one_policy_the_slower_is_refused()
    {
        var log = CorrectionsLog.New();
        var slowDocument = Next(log, policy => policy["selfAuthored"] = new JsonArray("claim"));
        log.Store(slowDocument);
        var slow = log.Say("operator", new PolicyBody(1, slowDocument.Hash.ToWord()), about: Current(log));
        Succeed(log);

        Assert.Equal(StatementState.Refused, log.StateOf(slow));
    }

    [Fact]
    public void A_follower_learns_which_document_it_wants()
    {
        var log = CorrectionsLog.New();
        var follower = log.Replay();
        var document = Succeed(log);
        var entry = log.Entries[1];

        Assert.Equal(document.Hash, follower.DocumentNeededBy(entry));
        follower.AddDocument(document);
        Assert.Null(follower.DocumentNeededBy(entry));
    }

    internal static Membership MemberOf(TestLog log, string who) => log.State.MemberAt(City.Address(who), log.State.Size, log.Now)!;

    internal static PolicyDocument Next(TestLog log, Action<JsonObject>? change = null)
    {
        var node = JsonNode.Parse(log.State.Policy.Bytes.Span)!.AsObject();
        node["version"] = log.State.Policy.Version + 1;
        change?.Invoke(node);
        return PolicyDocument.Parse(Jcs.Write(node)).Value();
    }

    private static Bytes32 Current(TestLog log) =>
        log.State.Uids.Last(uid => log.State.View(uid) is { Schema: "policy", IsInEffect: true });

    private static void Approve(TestLog log, string who, Bytes32 about, Address? recipient = null) =>
        log.Say(who, Words.Word(Verdict.Approve, "governance", log.State.Policy), recipient ?? New, about);

    private static string RefusedApproval(TestLog log, string who, Bytes32 about) =>
        log.Refused(who, Words.Word(Verdict.Approve, "governance", log.State.Policy), New, about);

    private static Accreditation? Accredited(TestLog log, ulong at) => log.State.AccreditedAt(
        Hash.FromBytes(Keccak256.Of("vct").ToArray()), Hash.FromBytes(Keccak256.Of("spki").ToArray()), AccreditationPurpose.Issue, at);
}
