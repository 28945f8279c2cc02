using System.Text.Json.Nodes;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>What becomes of a signed statement when the API is away, slow, or answers what nobody can read.</summary>
public sealed class ApiAnswerTests : IAsyncLifetime, IDisposable
{
    private readonly LeaveRecord _record = new();
    private FakeApi _api = null!;
    private AgencyWallet _wallet = null!;

    private const string Outcome = "/corrections/statements/0x7";

    private string Signatures => $"POST /corrections/records/{_record.Uid}/signatures";

    public async Task InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _wallet = new AgencyWallet(City.Office, City.Key("office"), api: _api.Url, logs: LeaveRecord.Genesis);
        _api.Answers[$"GET /corrections/records/{_record.Uid}"] = _ => (200, _record.Answer());
        _api.Answers["GET /corrections/inbox"] = _ => (200, _record.Inbox("office@case"));
        _api.Answers[Signatures] = sent => (201, LeaveRecord.Settled(sent!));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task A_statement_waits_until_the_api_can_be_reached_again()
    {
        _api.Answers[Signatures] = _ => (500, new JsonObject());
        await OpineAsync();
        await _api.DisposeAsync();

        foreach (var command in new[] { "opine", "resume" })
        {
            var ran = command == "opine" ? await OpineAsync() : await _wallet.Run(command);

            Assert.Equal((ExitCode.Fault, "api-unreachable"), (ran.ExitCode, ran.ErrorCode));
            Assert.Single(_wallet.Pending());
        }
    }

    [Fact]
    public async Task A_statement_waits_while_the_log_has_not_taken_it()
    {
        _wallet.Time = new HurriedTime();
        _api.Location = "/outbox/7";
        _api.Answers[Signatures] = _ => (202, new JsonObject { ["state"] = "pending" });
        _api.Answers["GET /outbox/7"] = _ => (200, new JsonObject { ["state"] = "pending" });

        var ran = await OpineAsync();

        Assert.Equal((ExitCode.Fault, "ledger-waiting"), (ran.ExitCode, ran.ErrorCode));
        Assert.Single(_wallet.Pending());
        Assert.Single(_api.BodiesOf(Signatures));
    }

    [Fact]
    public async Task A_statement_that_waited_ends_with_its_receipt()
    {
        var signed = new JsonObject();
        var looks = 0;
        _wallet.Time = new HurriedTime();
        _api.Location = Outcome;
        _api.Answers[Signatures] = sent =>
        {
            signed = LeaveRecord.Settled(sent!);
            return (202, new JsonObject { ["uid"] = signed["uid"]!.DeepClone(), ["state"] = "waiting" });
        };
        _api.Answers["GET " + Outcome] = _ => (200, ++looks < 3 ? new JsonObject { ["state"] = "waiting" } : signed.DeepClone());

        var ran = await OpineAsync();

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(("published", 1), ((string?)ran.Json["state"], (int?)ran.Json["index"]));
        Assert.Equal(signed["receipt"]!.ToJsonString(), ran.Json["receipt"]!.ToJsonString());
        Assert.Equal(3, looks);
        Assert.Empty(_wallet.Pending());
    }

    [Fact]
    public async Task The_person_is_told_that_the_ledger_is_waited_for()
    {
        _wallet.Input = "y\n";
        _wallet.Time = new HurriedTime();
        _api.Location = Outcome;
        _api.Answers[Signatures] = _ => (202, new JsonObject());
        _api.Answers["GET " + Outcome] = _ => (200, new JsonObject { ["state"] = "waiting" });

        var ran = await _wallet.Ask("corrections", "opine", _record.Uid);

        Assert.Equal(ExitCode.Fault, ran.ExitCode);
        Assert.Contains("waiting for the ledger", ran.Error, StringComparison.Ordinal);
        Assert.Contains("Still waiting (19 s)", ran.Error, StringComparison.Ordinal);
        Assert.Contains("wallet resume", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("organisation-already-endorsed", "organisation-already-endorsed")]
    [InlineData(null, "ledger-refused")]
    [InlineData("A sentence\u001b[2J", "ledger-refused")]
    public async Task A_refusal_that_comes_later_is_told_and_nothing_stays_pending(string? code, string told)
    {
        _api.Location = Outcome;
        _api.Answers[Signatures] = _ => (202, new JsonObject { ["state"] = "waiting" });
        _api.Answers["GET " + Outcome] = _ => (200, new JsonObject { ["state"] = "refused", ["code"] = code });

        var ran = await OpineAsync();

        Assert.Equal((ExitCode.Refused, told), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_wallet.Pending());
    }

    [Theory]
    [InlineData(401, "caller-unknown")]
    [InlineData(404, "statement-unknown")]
    public async Task An_outcome_that_is_not_told_is_no_word_on_the_statement(int status, string code)
    {
        _api.Location = Outcome;
        _api.Answers[Signatures] = _ => (202, new JsonObject { ["state"] = "waiting" });
        _api.Answers["GET " + Outcome] = _ => (status, new JsonObject { ["title"] = code });

        var ran = await OpineAsync();

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Single(_wallet.Pending());
    }

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    public async Task A_publication_without_a_receipt_is_not_believed(int status)
    {
        _api.Location = Outcome;
        _api.Answers[Signatures] = _ => (status, new JsonObject { ["state"] = "published" });
        _api.Answers["GET " + Outcome] = _ => (200, new JsonObject { ["state"] = "published" });

        var ran = await OpineAsync();

        Assert.Equal((ExitCode.Refused, "receipt-malformed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Single(_wallet.Pending());
    }

    [Theory]
    [InlineData("\"not an object\"")]
    [InlineData("7")]
    public async Task An_answer_that_cannot_be_read_is_no_word_on_the_statement(string answer)
    {
        _api.Answers[Signatures] = _ => (201, JsonNode.Parse(answer)!);
        var first = await OpineAsync();
        Assert.Equal((ExitCode.Refused, "api-answer-malformed"), (first.ExitCode, first.ErrorCode));
        Assert.Single(_wallet.Pending());

        _api.Answers[Signatures] = sent => (201, LeaveRecord.Settled(sent!));
        Assert.Equal(ExitCode.Done, (await OpineAsync()).ExitCode);

        Assert.Single(_api.BodiesOf(Signatures).Distinct(StringComparer.Ordinal));
        Assert.Empty(_wallet.Pending());
    }

    [Fact]
    public async Task The_outcome_is_not_fetched_from_another_server()
    {
        await using var other = await FakeApi.StartAsync();
        _api.Location = new Uri(other.Url, "outbox/7").ToString();
        _api.Answers[Signatures] = _ => (202, new JsonObject());

        var ran = await OpineAsync();

        Assert.Equal((ExitCode.Refused, "api-answer-malformed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(other.Sent);
        Assert.Single(_wallet.Pending());
    }

    [Fact]
    public async Task A_token_endpoint_that_gives_no_token_ends_the_command_before_anything_is_read()
    {
        _api.Answers["POST /token"] = _ => (200, new JsonObject { ["token_type"] = "Bearer" });

        var ran = await OpineAsync();

        Assert.Equal((ExitCode.Refused, "api-answer-malformed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal("POST /token", Assert.Single(_api.Sent).Call);
        Assert.Empty(_wallet.Pending());
    }

    [Fact]
    public async Task A_sign_in_that_fails_later_is_no_word_on_the_statement()
    {
        _api.Answers[Signatures] = _ => (500, new JsonObject());
        await OpineAsync();
        _api.Answers["POST /token"] = _ => (401, new JsonObject { ["error"] = "invalid_client" });

        var ran = await OpineAsync();

        Assert.Equal((ExitCode.Refused, "invalid-client"), (ran.ExitCode, ran.ErrorCode));
        Assert.Single(_wallet.Pending());
    }

    [Theory]
    [InlineData("""{"title":"NOT A CODE","detail":"x"}""")]
    [InlineData("{}")]
    [InlineData("\"a sentence\"")]
    public async Task A_refusal_without_a_readable_code_is_still_one(string answer)
    {
        _api.Answers[Signatures] = _ => (409, JsonNode.Parse(answer)!);

        var ran = await OpineAsync();

        Assert.Equal((ExitCode.Refused, "server-refused"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_wallet.Pending());
    }

    private Task<WalletRunner.Ran> OpineAsync() => _wallet.Run("corrections", "opine", _record.Uid);
}
