using System.Text.Json.Nodes;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>An agency signs the record that it was shown, in its role, and no other.</summary>
public sealed class CorrectionsSignCommandTests : IAsyncLifetime, IDisposable
{
    private readonly LeaveRecord _record = new();
    private FakeApi _api = null!;
    private AgencyWallet _wallet = null!;

    private string Signatures => $"POST /corrections/records/{_record.Uid}/signatures";

    public async Task InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _wallet = new AgencyWallet(City.Office, City.Key("office"), api: _api.Url, logs: LeaveRecord.Genesis);
        Serve(_record.Answer());
        _api.Answers["GET /corrections/inbox"] = _ => (200, _record.Inbox("office@case"));
        _api.Answers[Signatures] = sent => (201, LeaveRecord.Settled(sent!));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task Signs_the_record_that_was_shown_in_the_role_that_it_waits_for()
    {
        var ran = await _wallet.Run("corrections", "opine", _record.Uid);

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        var sent = JsonNode.Parse(_api.BodiesOf(Signatures).Single())!;
        var signed = SignedStatement.Parse(Jcs.Write(sent["statement"])).Value();
        var body = signed.Statement.Read<EndorsementBody>().Value();
        Assert.Equal((_record.Signed.Uid, City.Address("office")), (signed.Statement.RefUid, signed.Signer));
        Assert.Equal((Verdict.Opine, "office", City.Corrections.Hash.ToWord()), (body.Verdict, body.Role.Code(), body.Policy));
        Assert.True(body.ReasonCommitment.IsZero);
        Assert.Equal((string?)ran.Json["uid"], signed.Uid.ToString());
        Assert.Empty(_wallet.Pending());
    }

    [Fact]
    public async Task Commits_to_the_reason_that_was_given()
    {
        var ran = await _wallet.Run("corrections", "opine", _record.Uid, "--against", "--reason", _wallet.Write("reason.json", """{"reason":"not home"}"""));

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        var sent = JsonNode.Parse(_api.BodiesOf(Signatures).Single())!;
        var body = SignedStatement.Parse(Jcs.Write(sent["statement"])).Value().Statement.Read<EndorsementBody>().Value();
        Assert.Equal(Verdict.OpineAgainst, body.Verdict);
        Assert.True(Commitment.Opens(body.ReasonCommitment, Hex.Read((string?)sent["itemKey"])!, sent["content"]!));
    }

    [Fact]
    public async Task Shows_the_record_and_signs_nothing_unless_told_to()
    {
        _wallet.Input = "n\n";

        var ran = await _wallet.Ask("corrections", "opine", _record.Uid);

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains("\"440100\"", ran.Error, StringComparison.Ordinal);
        Assert.Contains("in the role of: office", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_api.BodiesOf(Signatures));
    }

    [Fact]
    public Task A_content_that_was_changed_is_refused() => RefusesAsync("commitment-mismatch", answer => answer["content"]!["destinations"] = new JsonArray("110000"));

    [Fact]
    public Task A_content_without_its_key_is_refused() => RefusesAsync("content-missing", answer => answer.Remove("itemKey"));

    [Fact]
    public Task An_answer_without_a_statement_is_refused() => RefusesAsync("statement-missing", answer => answer.Remove("statement"));

    [Theory]
    [InlineData("recordType", "leave.city")]
    [InlineData("case", "another")]
    public async Task A_content_that_speaks_of_another_record_than_its_statement_is_refused(string member, string value)
    {
        var record = new LeaveRecord(change: content => content[member] = value);
        _api.Answers[$"GET /corrections/records/{record.Uid}"] = _ => (200, record.Answer());

        foreach (var command in new[] { "opine", "show" })
        {
            var ran = await _wallet.Run("corrections", command, record.Uid);

            Assert.Equal((ExitCode.Refused, "content-mismatch"), (ran.ExitCode, ran.ErrorCode));
        }

        Assert.Empty(_api.BodiesOf($"POST /corrections/records/{record.Uid}/signatures"));
        Assert.Empty(_wallet.Pending());
    }

    [Theory]
    [InlineData("a-role-with-more-characters-than-a-word-holds")]
    [InlineData("角色")]
    public async Task A_role_that_is_no_code_is_refused(string role)
    {
        var ran = await _wallet.Run("corrections", "opine", _record.Uid, "--role", role);

        Assert.Equal((ExitCode.Refused, "role-malformed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_api.BodiesOf(Signatures));
        Assert.Empty(_wallet.Pending());
    }

    [Fact]
    public Task A_signature_that_was_changed_is_refused() => RefusesAsync("uid-mismatch", answer => answer["statement"]!["sig"]!["message"]!["time"] = "1");

    [Fact]
    public Task Another_record_than_the_one_asked_for_is_refused()
    {
        var other = new LeaveRecord("110000").Answer();
        return RefusesAsync("statement-other", answer =>
        {
            foreach (var member in new[] { "statement", "content", "itemKey" })
                answer[member] = other[member]!.DeepClone();
        });
    }

    [Fact]
    public Task A_record_of_another_log_is_refused()
    {
        var elsewhere = _record.Signed.Statement.Sign(StatementDomain.ForOrigin("another.example/corrections"), City.Key("subject"));
        return RefusesAsync("domain-mismatch", answer => answer["statement"] = JsonNode.Parse(elsewhere.ToJson()));
    }

    [Fact]
    public Task A_statement_that_is_no_record_is_refused()
    {
        var key = new byte[Commitment.ItemKeyLength];
        var claim = Statement.Of(new ClaimBody(Words.Code("leave"), Commitment.Of(key, _record.Content)), City.Address("subject"), 1_800_000_000)
            .Sign(LeaveRecord.Genesis.Domain, City.Key("subject"));
        return RefusesAsync("schema-mismatch", answer => answer["statement"] = JsonNode.Parse(claim.ToJson()));
    }

    [Fact]
    public async Task An_agency_that_is_waited_for_in_two_roles_says_in_which()
    {
        _api.Answers["GET /corrections/inbox"] = _ => (200, _record.Inbox("office@case", "county-agency@case"));

        Assert.Equal("role-ambiguous", (await _wallet.Run("corrections", "opine", _record.Uid)).ErrorCode);
        Assert.Equal(ExitCode.Done, (await _wallet.Run("corrections", "opine", _record.Uid, "--role", "office")).ExitCode);
    }

    [Fact]
    public async Task A_receipt_for_another_statement_does_not_settle_this_one()
    {
        _api.Answers[Signatures] = _ => (201, LeaveRecord.Receipt(_record.Signed));

        var ran = await _wallet.Run("corrections", "opine", _record.Uid);

        Assert.Equal((ExitCode.Refused, "receipt-other-statement"), (ran.ExitCode, ran.ErrorCode));
        Assert.Single(_wallet.Pending());
    }

    [Fact]
    public async Task A_receipt_whose_proof_was_changed_does_not_settle_it()
    {
        _api.Answers[Signatures] = sent =>
        {
            var settled = LeaveRecord.Settled(sent!);
            settled["receipt"]!["proof"] = ((string)settled["receipt"]!["proof"]!).Replace("index 1", "index 0", StringComparison.Ordinal);
            return (201, settled);
        };

        var ran = await _wallet.Run("corrections", "opine", _record.Uid);

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Single(_wallet.Pending());
    }

    [Fact]
    public async Task What_was_signed_and_not_answered_is_sent_again_word_for_word()
    {
        _api.Answers[Signatures] = _ => (500, new JsonObject());
        var first = await _wallet.Run("corrections", "opine", _record.Uid);
        _api.Answers[Signatures] = sent => (201, LeaveRecord.Settled(sent!));
        var second = await _wallet.Run("corrections", "opine", _record.Uid);

        Assert.Equal((ExitCode.Fault, "api-fault"), (first.ExitCode, first.ErrorCode));
        Assert.Equal(ExitCode.Done, second.ExitCode);
        Assert.Single(_api.BodiesOf(Signatures).Distinct(StringComparer.Ordinal));
        Assert.Equal(2, _api.BodiesOf(Signatures).Count);
        Assert.Empty(_wallet.Pending());
    }

    [Fact]
    public async Task What_the_log_refuses_was_never_said()
    {
        _api.Answers[Signatures] = _ => (409, new JsonObject { ["title"] = "organisation-already-endorsed", ["detail"] = "Twice." });

        Assert.Equal("organisation-already-endorsed", (await _wallet.Run("corrections", "opine", _record.Uid)).ErrorCode);
        Assert.Empty(_wallet.Pending());
    }

    [Fact]
    public async Task Showing_a_record_checks_its_content_too()
    {
        Assert.Equal(ExitCode.Done, (await _wallet.Run("corrections", "show", _record.Uid)).ExitCode);

        var answer = _record.Answer();
        answer["content"]!["number"] = 3;
        Serve(answer);

        Assert.Equal("commitment-mismatch", (await _wallet.Run("corrections", "show", _record.Uid)).ErrorCode);
    }

    [Fact]
    public async Task Showing_a_case_checks_each_of_its_records()
    {
        var changed = new LeaveRecord().Answer();
        changed["content"]!["number"] = 3;
        _api.Answers[$"GET /corrections/cases/{Words.Case}"] = _ => (200, new JsonObject { ["records"] = new JsonArray(_record.Answer(), changed) });

        Assert.Equal("commitment-mismatch", (await _wallet.Run("corrections", "show", "--case", Words.Case.ToString())).ErrorCode);
    }

    [Theory]
    [InlineData("uid-malformed", "corrections", "opine", "0x12")]
    [InlineData("uid-malformed", "corrections", "show", "nonsense")]
    [InlineData("subject-missing", "corrections", "show")]
    [InlineData("file-missing", "corrections", "decide", "0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349", "--reason", "none.json")]
    public async Task Refuses_what_it_cannot_read(string code, params string[] arguments)
    {
        var ran = await _wallet.Run(arguments);

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_api.Sent);
    }

    private async Task RefusesAsync(string code, Action<JsonObject> change)
    {
        var answer = _record.Answer();
        change(answer);
        Serve(answer);

        var ran = await _wallet.Run("corrections", "opine", _record.Uid);

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_api.BodiesOf(Signatures));
        Assert.Empty(_wallet.Pending());
    }

    private void Serve(JsonObject answer) => _api.Answers[$"GET /corrections/records/{_record.Uid}"] = _ => (200, answer.DeepClone());
}
