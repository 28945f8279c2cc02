using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>What is asked of every statement, whatever its schema.</summary>
public sealed class AdmissionTests
{
    private readonly TestLog _log = new(City.Identity, IdentityTests.Members);

    [Fact]
    public void A_statement_is_signed_for_this_log()
    {
        var elsewhere = Statement.Of(Words.Bind(), City.Address("handle"), _log.Seconds)
            .Sign(StatementDomain.ForOrigin("another.example/log"), City.Key("registrar"));

        Assert.Equal("domain-mismatch", _log.State.Judge(elsewhere, _log.Now, null)!.Code);

        var replayed = _log.Replay();
        replayed.Apply(replayed.Size, LogEntry.Of(elsewhere, _log.Now));
        Assert.Single(replayed.Quarantined);
    }

    [Fact]
    public void A_statement_is_of_a_known_schema() =>
        Assert.Equal("schema-unknown", Refused(Binding() with { Schema = Words.Any }));

    [Fact]
    public void A_statement_s_data_is_that_of_its_schema() =>
        Assert.Equal("data-malformed", Refused(Binding() with { Data = new byte[31] }));

    [Fact]
    public void A_statement_can_be_revoked() => Assert.Equal("not-revocable", Refused(Binding() with { Revocable = false }));

    [Fact]
    public void A_statement_is_at_most_five_minutes_ahead()
    {
        Assert.Equal("time-ahead", Refused(Binding() with { Time = _log.Seconds + 301 }));
        _log.Take(Sign(Binding() with { Time = _log.Seconds + 300 }));
    }

    [Fact]
    public void A_statement_has_not_expired()
    {
        Assert.Equal("expired", Refused(Binding() with { ExpirationTime = _log.Seconds }));
        _log.Take(Sign(Binding() with { ExpirationTime = _log.Seconds + 1 }));
    }

    [Fact]
    public void What_counts_until_it_is_replaced_names_no_end() => Assert.Equal("expiry-not-allowed",
        Refused(Statement.Of(Words.Accredit(), Address.Zero, _log.Seconds, expirationTime: _log.Seconds + 9), "operator"));

    [Fact]
    public void Acceptance_times_never_go_back()
    {
        var signed = Sign(Binding());

        Assert.Equal("accepted-backwards", _log.State.Judge(signed, _log.State.LastAcceptedMilliseconds - 1, null)!.Code);
        Assert.Null(_log.State.Judge(signed, _log.State.LastAcceptedMilliseconds, null));
    }

    [Fact]
    public void Times_at_the_end_of_their_range_are_refused_and_break_nothing()
    {
        Assert.Equal("time-ahead", Refused(Binding() with { Time = ulong.MaxValue }));
        _log.Take(Sign(Binding() with { ExpirationTime = ulong.MaxValue }));
        var replayed = _log.Replay();
        replayed.Apply(replayed.Size, LogEntry.Of(Sign(Binding()), ulong.MaxValue));
        Assert.Empty(replayed.Quarantined);
    }

    [Fact]
    public void A_stranger_s_statement_is_refused()
    {
        Assert.Equal("signer-unknown", _log.Refused("stranger", Words.Bind(), City.Address("handle")));
        Assert.Equal("relay-unknown",
            _log.Refused(_log.Signed("registrar", Words.Bind(), City.Address("handle")), relay: "stranger", alsoInReplay: false));
    }

    [Fact]
    public void A_uid_is_taken_once()
    {
        var signed = Sign(Binding());
        _log.Take(signed);

        Assert.Equal("uid-taken", _log.Refused(signed));
        Assert.Equal("uid-taken", _log.Refused(signed.Statement.Sign(_log.Genesis.Domain, City.Key("operator"))));
        Assert.Equal("signer-unknown", _log.Refused(signed.Statement.Sign(_log.Genesis.Domain, City.Key("stranger"))));
    }

    [Fact]
    public void A_reference_stays_on_the_log_and_within_its_schema()
    {
        var claim = _log.Say("handle", Words.Claim(), City.Address("handle"));

        Assert.Equal("ref-unknown", _log.Refused("registrar", Words.Bind(), City.Address("handle"), Words.Any));
        Assert.Equal("ref-wrong-schema", _log.Refused("registrar", Words.Bind(), City.Address("handle"), claim));
        Assert.Equal("ref-not-allowed", _log.Refused("handle", Words.Claim(), City.Address("handle"), claim));
        Assert.Equal("ref-missing",
            _log.Refused("police", Words.Attest(AttestationRelation.Department), City.Address("handle")));
    }

    [Fact]
    public void What_has_come_to_its_end_is_not_built_upon()
    {
        var claim = _log.Say("handle", Words.Claim(), City.Address("handle"), until: _log.Seconds + 10);
        _log.Now += 10_000;

        Assert.Equal(StatementState.Expired, _log.StateOf(claim));
        Assert.Equal("ref-expired",
            _log.Refused("police", Words.Attest(AttestationRelation.Department), City.Address("handle"), claim));
        _log.Say("handle", Words.Revoke(), City.Address("handle"), claim);
    }

    [Fact]
    public void Entry_0_is_the_genesis_own()
    {
        var empty = LedgerState.Begin(_log.Genesis, _log.Documents);
        Assert.Null(empty.Judge(_log.Genesis.Entry, _log.Now, null));

        var other = Sign(Binding());
        Assert.Equal("genesis-entry-wanted", empty.Judge(other, _log.Now, null)!.Code);
        empty.Apply(0, other, _log.Now);
        Assert.Equal("genesis-entry-wanted", empty.Quarantined.Single().Reason.Code);
    }

    [Fact]
    public void An_entry_whose_signature_is_wrong_is_quarantined_and_takes_no_uid()
    {
        var signed = Sign(Binding());
        var bytes = LogEntry.Of(signed, _log.Now).Encode();
        bytes[10] ^= 1; // The first byte of the signer.
        var replayed = _log.Replay();
        replayed.Apply(replayed.Size, LogEntry.Parse(bytes).Value());

        Assert.Equal("signer-mismatch", replayed.Quarantined.Single().Reason.Code);
        Assert.Equal(StatementState.Quarantined, replayed.View(signed.Uid).State);
        Assert.Null(replayed.Judge(signed, _log.Now, null));
        replayed.Apply(replayed.Size, LogEntry.Of(signed, _log.Now));
        Assert.Equal(StatementState.Effective, replayed.View(signed.Uid).State);
    }

    [Fact]
    public void Padding_counts_as_an_entry_and_for_nothing_else()
    {
        var replayed = _log.Replay();
        var size = replayed.Size;
        replayed.Apply(size, LogEntry.Parse(LogEntry.Padding(_log.Now, new byte[32])).Value());

        Assert.Equal((size + 1, _log.Now), (replayed.Size, replayed.LastAcceptedMilliseconds));
        Assert.Empty(replayed.Quarantined);
    }

    [Fact]
    public void Entries_come_without_a_gap() =>
        Assert.Throws<ArgumentException>(() => _log.State.Apply(_log.State.Size + 1, Sign(Binding()), _log.Now));

    [Fact]
    public void A_uid_that_is_not_there_is_unknown() =>
        Assert.Equal(StatementState.Unknown, _log.State.View(Words.Any).State);

    private Statement Binding() => Statement.Of(Words.Bind(), City.Address("handle"), _log.Seconds);

    private SignedStatement Sign(Statement statement, string who = "registrar") => statement.Sign(_log.Genesis.Domain, City.Key(who));

    private string Refused(Statement statement, string who = "registrar") => _log.Refused(Sign(statement, who));
}
