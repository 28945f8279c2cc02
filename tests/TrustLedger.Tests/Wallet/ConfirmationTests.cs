using System.Text.Json.Nodes;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Nothing is signed or disclosed until the person in front of the wallet says so.</summary>
public sealed class ConfirmationTests : IAsyncLifetime, IDisposable
{
    private const string Identity = """{"name":"甲","number":"090101199001011233"}""";

    private static readonly JsonObject Content = new() { ["months"] = 12 };
    private static readonly byte[] ItemKey = new byte[Commitment.ItemKeyLength];

    private readonly WalletRunner _resident = new();
    private readonly LeaveRecord _record = new();
    private FakeApi _api = null!;
    private AgencyWallet _agency = null!;
    private SignedStatement _claim = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        Genesis[] logs = [TestGenesis.Of(City.Identity, IdentityTests.Members), TestGenesis.Of(City.Approvals), LeaveRecord.Genesis];
        _agency = new AgencyWallet(City.Office, City.Key("office"), api: _api.Url, logs: logs);
        var files = logs.Select((log, at) => _resident.Write($"{at}.json", System.Text.Encoding.UTF8.GetString(log.Envelope.Span)));
        await _resident.With(["init", "--api", _api.Url.ToString(), .. files.SelectMany(file => new[] { "--genesis", file })]);
        await _resident.With("handle", "new", City.Identity.Origin, "--purpose", "binding");

        _claim = Sign(logs[0], new ClaimBody(Words.Code("residence.months"), Commitment.Of(ItemKey, Content)));
        var application = Sign(logs[1], new ApplicationBody(Words.Code("residence.endorse"), Commitment.Of(ItemKey, Content), Words.Any));
        _api.Answers["GET /shares/9WbQx2Yc"] = _ => (200, Opened(_claim));
        _api.Answers["GET /attestations/inbox"] = _ =>
        {
            var waiting = Opened(_claim);
            waiting["uid"] = _claim.Uid.ToString();
            return (200, new JsonObject { ["claims"] = new JsonArray(waiting) });
        };
        _api.Answers["GET /applications/a17f"] = _ => (200, Opened(application));
        _api.Answers["GET /proofing/sessions/3f9c/review"] = _ => (200, new JsonObject { ["name"] = "甲" });
        _api.Answers[$"GET /corrections/records/{_record.Uid}"] = _ => (200, _record.Answer());
        _api.Answers["GET /corrections/inbox"] = _ => (200, _record.Inbox("office@case"));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose()
    {
        _resident.Dispose();
        _agency.Dispose();
    }

    [Theory]
    [InlineData("claim", "residence.months", "--content", "FILE")]
    [InlineData("endorse", "9WbQx2Yc")]
    [InlineData("enrol", "--identity", "FILE")]
    public async Task A_resident_who_is_silent_has_said_nothing(params string[] arguments)
    {
        var file = _resident.Write("file.json", Identity);
        var before = await File.ReadAllBytesAsync(_resident.Vault);

        var ran = await _resident.With([.. arguments.Select(argument => argument == "FILE" ? file : argument), "--json"]);

        Assert.Equal((ExitCode.Refused, "not-confirmed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, await File.ReadAllBytesAsync(_resident.Vault));
        Assert.DoesNotContain(_api.Sent, sent => sent.Call.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("n", "attest", "CLAIM")]
    [InlineData("", "accept", "--address", "0x52908400098527886E0F7030069857D2E4169EE7", "--purpose", "rent", "--claim", "CLAIM")]
    [InlineData("no", "officer", "decide", "a17f", "--outcome", "grant", "--reason", "FILE")]
    [InlineData("N", "officer", "confirm", "3f9c")]
    [InlineData("否", "officer", "revoke-credential", "--session", "3f9c")]
    [InlineData("yy", "corrections", "opine", "RECORD")]
    public async Task An_officer_who_does_not_say_yes_has_said_nothing(string answer, params string[] arguments)
    {
        _agency.Input = answer + "\n";
        var before = _agency.Vault();

        var ran = await _agency.Ask([.. arguments.Select(Meant), "--json"]);

        Assert.Equal((ExitCode.Refused, "not-confirmed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, _agency.Vault());
        Assert.DoesNotContain(_api.Sent, sent => sent.Call.StartsWith("POST", StringComparison.Ordinal) && sent.Call != "POST /token");
    }

    [Theory]
    [InlineData("")]
    [InlineData("甲\n")]
    [InlineData("甲\n\n")]
    public async Task An_enrolment_asks_for_name_and_number(string typed)
    {
        _resident.Input = typed;
        var before = await File.ReadAllBytesAsync(_resident.Vault);

        var ran = await _resident.With("enrol", "--json");

        Assert.Equal((ExitCode.Refused, "answer-missing"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, await File.ReadAllBytesAsync(_resident.Vault));
        Assert.Empty(_api.Sent);
    }

    private string Meant(string argument) => argument switch
    {
        "FILE" => _agency.Write("file.json", """{"reason":"fits"}"""),
        "CLAIM" => _claim.Uid.ToString(),
        "RECORD" => _record.Uid,
        _ => argument,
    };

    private static SignedStatement Sign<TBody>(Genesis log, TBody body) where TBody : IStatementBody<TBody> =>
        Statement.Of(body, City.Address("subject"), TestGenesis.Start).Sign(log.Domain, City.Key("subject"));

    private static JsonObject Opened(SignedStatement statement) => new()
    {
        ["statement"] = JsonNode.Parse(statement.ToJson()),
        ["content"] = Content.DeepClone(),
        ["itemKey"] = Hex.Write(ItemKey),
    };
}
