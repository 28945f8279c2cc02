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
