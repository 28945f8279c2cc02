using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>Bindings, claims, vouchers and acceptances on the identity log.</summary>
public sealed class IdentityTests
{
    private static readonly Address Handle = City.Address("handle");

    private readonly TestLog _log = new(City.Identity, Members);

    internal static GenesisMember[] Members { get; } =
    [
        GenesisMember.Of(City.Operator, "registrar", City.District, City.Address("registrar")),
        GenesisMember.Of("police", "public-security", City.District, City.Address("police")),
        GenesisMember.Of("labour", "human-resources", City.District, City.Address("labour")),
        GenesisMember.Of("employer", "organisation", "", City.Address("employer")),
        GenesisMember.Of(City.Fund, "relying-party", City.District, City.Address("fund")),
    ];

    [Fact]
    public void A_registrar_binds_a_handle_and_binds_another_in_its_place()
    {
        var first = _log.Say("registrar", Words.Bind(), Handle);
        var second = _log.Say("registrar", Words.Bind(), City.Address("new-handle"), first);

        Assert.Equal((StatementState.Superseded, StatementState.Effective), (_log.StateOf(first), _log.StateOf(second)));
        Assert.Equal("ref-not-effective", _log.Refused("registrar", Words.Bind(), Handle, first));
        Assert.Equal("role-not-allowed", _log.Refused("police", Words.Bind(), Handle));
        Assert.Equal("recipient-mismatch", _log.Refused("registrar", Words.Bind()));
    }

    [Fact]
    public void A_handle_claims_for_itself_through_a_relay()
    {
        var claim = _log.Say("handle", Words.Claim(), Handle);

        Assert.Equal(StatementState.Effective, _log.StateOf(claim));
        Assert.Equal("recipient-mismatch", _log.Refused("handle", Words.Claim(), City.Address("another")));
        Assert.Equal("relay-needed", _log.Refused(_log.Signed("handle", Words.Claim(), Handle), "police", alsoInReplay: false));
        Assert.Equal("role-not-allowed", _log.Refused("handle", Words.Apply(), Handle));
    }

    [Theory]
    [InlineData("police", AttestationRelation.Department, "residence.current", null)]
    [InlineData("labour", AttestationRelation.Department, "residence.current", "predicate-not-allowed")]
    [InlineData("police", AttestationRelation.Department, "horoscope", "predicate-not-allowed")]
    [InlineData("employer", AttestationRelation.Department, "residence.current", "predicate-not-allowed")]
    [InlineData("employer", AttestationRelation.Organisation, "residence.current", null)]
    [InlineData("fund", AttestationRelation.Organisation, "residence.current", "role-not-allowed")]
    [InlineData("stranger", AttestationRelation.Organisation, "residence.current", "signer-unknown")]
    [InlineData("neighbour", AttestationRelation.Peer, "residence.current", null)]
    [InlineData("handle", AttestationRelation.Peer, "residence.current", "own-statement")]
    public void Who_may_vouch_depends_on_relation_and_predicate(string who, AttestationRelation relation, string predicate, string? code)
    {
        var claim = _log.Say("handle", Words.Claim(predicate), Handle);
        var voucher = _log.Signed(who, Words.Attest(relation, predicate), Handle, claim);

        if (code is null)
            Assert.Equal(StatementState.Effective, _log.StateOf(_log.Take(voucher)));
        else
            Assert.Equal(code, _log.Refused(voucher));
    }

    [Fact]
    public void A_log_without_peers_takes_no_word_of_theirs()
    {
        var log = new TestLog(City.Identity, Members);
        var claim = log.Say("handle", Words.Claim(), Handle);
        GovernanceTests.Succeed(log, policy => policy.Remove("peers"));

        Assert.Equal("relation-not-allowed", log.Refused("neighbour", Words.Attest(AttestationRelation.Peer), Handle, claim));
    }

    [Fact]
    public void A_voucher_is_for_the_claim_s_handle_and_predicate()
    {
        var claim = _log.Say("handle", Words.Claim(), Handle);

        Assert.Equal("recipient-mismatch", _log.Refused("police", Words.Attest(AttestationRelation.Department), City.Address("another"), claim));
        Assert.Equal("predicate-mismatch",
            _log.Refused("employer", Words.Attest(AttestationRelation.Organisation, "employment.current"), Handle, claim));
    }

    [Fact]
    public void A_voucher_is_replaced_by_who_gave_it()
    {
        var claim = _log.Say("handle", Words.Claim(), Handle);
        var first = _log.Say("police", Words.Attest(AttestationRelation.Department), Handle, claim);
        Assert.Equal("author-mismatch", _log.Refused("employer", Words.Attest(AttestationRelation.Organisation), Handle, first));
        var second = _log.Say("police", Words.Attest(AttestationRelation.Department), Handle, first);

        Assert.Equal((StatementState.Superseded, StatementState.Effective), (_log.StateOf(first), _log.StateOf(second)));
    }

    [Fact]
    public void A_claim_that_was_taken_back_gets_no_voucher()
    {
        var claim = _log.Say("handle", Words.Claim(), Handle);
        _log.Say("handle", Words.Revoke(), Handle, claim);

        Assert.Equal(StatementState.Revoked, _log.StateOf(claim));
        Assert.Equal("ref-not-effective", _log.Refused("police", Words.Attest(AttestationRelation.Department), Handle, claim));
        Assert.Equal("ref-not-effective", _log.Refused("handle", Words.Revoke(), Handle, claim));
    }

    [Fact]
    public void An_office_accepts_for_a_one_time_address()
    {
        _log.Say("fund", Words.Accept(Outcome.Accepted), City.Address("once"));

        Assert.Equal("role-not-allowed", _log.Refused("police", Words.Accept(Outcome.Accepted), City.Address("once")));
        Assert.Equal("outcome-not-allowed", _log.Refused("fund", Words.Accept(Outcome.Granted), City.Address("once")));
        Assert.Equal("recipient-mismatch", _log.Refused("fund", Words.Accept(Outcome.Accepted)));
    }

    [Fact]
    public void A_statement_is_taken_back_by_its_author_or_by_the_governance_quorum()
    {
        var binding = _log.Say("registrar", Words.Bind(), Handle);
        Assert.Equal("role-not-allowed", _log.Refused("police", Words.Revoke(), Handle, binding));
        Assert.Equal("recipient-mismatch", _log.Refused("registrar", Words.Revoke(), default, binding));

        var proposed = _log.Say("operator", Words.Revoke(), Handle, binding);
        Assert.Equal((StatementState.Effective, StatementState.Pending), (_log.StateOf(binding), _log.StateOf(proposed)));
        _log.Say("justice", Words.Word(Verdict.Approve, "governance", City.Identity), Handle, proposed);
        Assert.Equal((StatementState.Revoked, StatementState.Effective), (_log.StateOf(binding), _log.StateOf(proposed)));
        Assert.Equal(proposed, _log.State.View(binding).RevokedBy);
    }

    [Fact]
    public void A_revocation_that_its_author_overtook_is_refused_when_its_quorum_comes()
    {
        var binding = _log.Say("registrar", Words.Bind(), Handle);
        var proposed = _log.Say("operator", Words.Revoke(), Handle, binding);
        _log.Say("registrar", Words.Revoke(), Handle, binding);
        _log.Say("justice", Words.Word(Verdict.Approve, "governance", City.Identity), Handle, proposed);

        Assert.Equal(StatementState.Refused, _log.StateOf(proposed));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_revocation_counts_from_an_index_behind_its_target(ulong from, bool taken)
    {
        var binding = _log.Say("registrar", Words.Bind(), Handle);
        var revocation = _log.Signed("registrar", Words.Revoke(from), Handle, binding);

        Assert.Equal(taken ? null : "from-index-wrong", _log.State.Judge(revocation, _log.Now, null)?.Code);
    }

    [Fact]
    public void Members_and_accreditations_are_not_revoked_but_replaced()
    {
        var said = _log.Say("operator", Words.Accredit());

        Assert.Equal("ref-wrong-schema", _log.Refused("operator", Words.Revoke(), default, said));
    }

    [Fact]
    public void Digests_are_a_chain_of_days()
    {
        var first = _log.Say("registrar", new DigestBody(Words.Any, 100));

        Assert.Equal("digest-order-wrong", _log.Refused("registrar", new DigestBody(Words.Any, 101)));
        Assert.Equal("digest-order-wrong", _log.Refused("registrar", new DigestBody(Words.Any, 100), about: first));
        Assert.Equal("role-not-allowed", _log.Refused("police", new DigestBody(Words.Any, 101), about: first));
        Assert.Equal("recipient-mismatch", _log.Refused("registrar", new DigestBody(Words.Any, 101), Handle, first));
        var second = _log.Say("registrar", new DigestBody(Words.Any, 101), about: first);
        Assert.Equal("digest-order-wrong", _log.Refused("registrar", new DigestBody(Words.Any, 102), about: first));
        _log.Say("registrar", new DigestBody(Words.Any, 105), about: second);
    }
}
