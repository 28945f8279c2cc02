using System.Text.Json.Nodes;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>What an officer asks for, and what it is told of the answer.</summary>
public sealed class OfficerResultCommandTests : IAsyncLifetime, IDisposable
{
    private FakeApi _api = null!;
    private AgencyWallet _wallet = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _wallet = new AgencyWallet(City.Operator, City.Key("operator"), api: _api.Url);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Theory]
    [InlineData("open", ExitCode.Done)]
    [InlineData("accepted", ExitCode.Done)]
    [InlineData("refused", ExitCode.Refused)]
    public async Task A_script_cannot_miss_that_a_presentation_was_refused(string status, int exitCode)
    {
        _api.Answers["GET /presentations/7d2e"] = _ => (200, new JsonObject
        {
            ["status"] = status,
            ["checks"] = new JsonArray(new JsonObject { ["name"] = "status", ["result"] = "failed", ["evidence"] = "entry 7 says invalid" }),
        });

        var ran = await _wallet.Run("officer", "result", "7d2e");
        var shown = await _wallet.Ask("officer", "result", "7d2e");

        Assert.Equal((exitCode, status), (ran.ExitCode, (string?)ran.Json["status"]));
        Assert.Contains("failed: entry 7 says invalid", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_on_the_same_device_is_a_session_whose_result_comes_back_to_it_alone()
    {
        _api.Raw["POST /presentations"] = (_, _) => new FakeAnswer(201, "application/json", """{"id":"7d2e","request":"openid4vp://?x"}""")
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Set-Cookie"] = "__Host-presentation-7d2e=secret; path=/; secure" },
        };
        _api.Raw["GET /presentations/7d2e/return"] = (_, _) => new FakeAnswer(200, "text/plain", "Received.");
        _api.Answers["GET /presentations/7d2e"] = _ => (200, new JsonObject { ["status"] = "accepted", ["checks"] = new JsonArray() });

        var asked = await _wallet.Ask("officer", "request", "--purpose", "p", "--same-device");
        var result = await _wallet.Run("officer", "result", "7d2e", "--returned", "https://elsewhere.example/presentations/7d2e/return?response_code=abc");

        Assert.DoesNotContain("█", asked.Output, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(_api.BodiesOf("POST /presentations")[0])!["sameDevice"]!);
        Assert.Equal((ExitCode.Done, "accepted"), (result.ExitCode, (string?)result.Json["status"]));
        foreach (var call in new[] { "GET /presentations/7d2e/return?response_code=abc", "GET /presentations/7d2e" })
            Assert.Equal("__Host-presentation-7d2e=secret", _api.Headers.Single(sent => sent.Call == call).Headers["Cookie"]);
    }

    [Theory]
    [InlineData("here")]
    [InlineData("https://id.example/presentations/7d2e/return")]
    [InlineData("https://id.example/presentations/7d2e/return?response_code=a&response_code=b")]
    public async Task An_address_without_a_code_leads_nowhere(string returned)
    {
        Assert.Equal("url-malformed", (await _wallet.Run("officer", "result", "7d2e", "--returned", returned)).ErrorCode);
        Assert.DoesNotContain(_api.Sent, sent => sent.Call.StartsWith("GET /presentations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_holder_is_to_authorize_goes_with_the_request()
    {
        const string Data = """[{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["person"],"text":"我自愿申报。"}]""";
        _api.Answers["POST /presentations"] = _ => (201, new JsonObject { ["id"] = "7d2e", ["request"] = "openid4vp://?x" });

        var ran = await _wallet.Run("officer", "request", "--transaction-data", _wallet.Write("data.json", Data));

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        var sent = JsonNode.Parse(_api.BodiesOf("POST /presentations")[0])!;
        Assert.Equal(JsonNode.Parse(Data)!.ToJsonString(), sent["transactionData"]!.ToJsonString());
        Assert.Null(sent["sameDevice"]);
    }

    [Fact]
    public async Task An_offer_prints_its_link_and_its_code_as_one_object()
    {
        _api.Answers["POST /offers"] = sent => (201, new JsonObject { ["offer"] = "openid-credential-offer://?x=" + sent!["session"], ["txCode"] = "123456" });

        var ran = await _wallet.Run("officer", "offer", "--session", "5a");
        var shown = await _wallet.Ask("officer", "offer", "person", "--session", "5a");

        Assert.Equal(("openid-credential-offer://?x=5a", "123456"), ((string?)ran.Json["offer"], (string?)ran.Json["tx_code"]));
        Assert.Contains("█", shown.Output, StringComparison.Ordinal);
        Assert.Equal("person", (string?)JsonNode.Parse(_api.BodiesOf("POST /offers")[0])!["configuration"]);
    }

    [Theory]
    [InlineData("officer", "offer")]
    [InlineData("officer", "offer", "--session", "a", "--handle", "b")]
    [InlineData("officer", "revoke-credential")]
    public async Task A_person_is_named_in_one_way(params string[] arguments)
    {
        Assert.Equal("subject-missing", (await _wallet.Run(arguments)).ErrorCode);
        Assert.Empty(_api.Sent);
    }

    [Fact]
    public async Task A_revocation_is_asked_about_first()
    {
        _api.Answers["POST /credentials/revocations"] = _ => (200, new JsonObject { ["revoked"] = 3 });
        _wallet.Input = "n\n";

        Assert.Equal(ExitCode.Refused, (await _wallet.Ask("officer", "revoke-credential", "--session", "5a")).ExitCode);
        Assert.Empty(_api.BodiesOf("POST /credentials/revocations"));
        Assert.Equal(3, (int?)(await _wallet.Run("officer", "revoke-credential", "--session", "5a", "--reason", "key-lost")).Json["revoked"]);
    }

    [Fact]
    public async Task A_server_s_refusal_cannot_move_the_cursor()
    {
        _api.Answers["GET /presentations/7d2e"] = _ => (400, new JsonObject { ["title"] = "\u001b[2J", ["detail"] = "\u001b[2J" });

        var ran = await _wallet.Ask("officer", "result", "7d2e");

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.StartsWith("refused: server-refused: ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', ran.Error);
    }
}
