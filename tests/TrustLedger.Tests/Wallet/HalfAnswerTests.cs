using System.Text.Json.Nodes;
using TrustLedger.Protocol.Governance;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>An answer that is JSON, and yet lacks what the command needs, ends the command with nothing said.</summary>
public sealed class HalfAnswerTests : IAsyncLifetime, IDisposable
{
    private readonly WalletRunner _resident = new();
    private FakeApi _api = null!;
    private AgencyWallet _agency = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        foreach (var call in new[]
        {
            "offers", "presentations", "registry/imports/residents", "corrections/drafts", "proofing/sessions",
            $"claims/{Words.Any}/shares", "applications/drafts",
        })
        {
            _api.Answers["POST /" + call] = _ => (200, new JsonObject { ["something"] = "else" });
        }

        Genesis[] logs = [TestGenesis.Of(City.Identity, IdentityTests.Members), TestGenesis.Of(City.Approvals), LeaveRecord.Genesis];
        _agency = new AgencyWallet(City.Justice, City.Key("county"), api: _api.Url, logs: logs);
        await _resident.With(["init", "--api", _api.Url.ToString(), .. logs.SelectMany(log => new[] { "--genesis", GenesisFile(log) })]);
        await _resident.With("handle", "new", City.Identity.Origin, "--purpose", "binding");
        await _resident.With("handle", "new", City.Corrections.Origin, "--purpose", "case");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose()
    {
        _resident.Dispose();
        _agency.Dispose();
    }

    [Theory]
    [InlineData("officer", "offer", "--session", "3f9c")]
    [InlineData("officer", "request")]
    [InlineData("registry", "import", "residents", "FILE")]
    [InlineData("corrections", "propose", "registration", "--content", "FILE")]
    public async Task An_agency_s_command_refuses_half_an_answer(params string[] arguments)
    {
        var before = _agency.Vault();

        var ran = await _agency.Run([.. arguments.Select(argument => argument == "FILE" ? _agency.Write("file", "{}") : argument)]);

        Assert.Equal((ExitCode.Refused, "api-answer-malformed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, _agency.Vault());
    }

    [Theory]
    [InlineData("enrol", "--identity", "FILE")]
    [InlineData("share", "UID")]
    [InlineData("apply", "residence-permit.endorsement")]
    [InlineData("corrections", "propose", "leave", "--content", "FILE")]
    public async Task A_resident_s_command_refuses_half_an_answer(params string[] arguments)
    {
        var before = await File.ReadAllBytesAsync(_resident.Vault);
        var file = _resident.Write("file", """{"name":"甲","number":"090101199001011233"}""");

        var ran = await _resident.With(
            [.. arguments.Select(argument => argument switch { "FILE" => file, "UID" => Words.Any.ToString(), _ => argument }), "--json", "--yes"]);

        Assert.Equal((ExitCode.Refused, "api-answer-malformed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, await File.ReadAllBytesAsync(_resident.Vault));
    }

    private string GenesisFile(Genesis genesis) =>
        _resident.Write($"{genesis.Origin.Split('/')[^1]}.json", System.Text.Encoding.UTF8.GetString(genesis.Envelope.Span));
}
