using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>A wallet calls no server that it was not told of, and believes no one whose root it was not given.</summary>
public sealed class UntoldWalletTests : IDisposable
{
    private const string Uid = "0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349";

    private readonly WalletRunner _resident = new();
    private readonly AgencyWallet _agency = new(City.Operator, City.Key("operator"));

    public void Dispose()
    {
        _resident.Dispose();
        _agency.Dispose();
    }

    [Theory]
    [InlineData("enrol")]
    [InlineData("claim", "residence.months", "--content", "-")]
    [InlineData("share", Uid)]
    [InlineData("endorse", "9WbQx2Yc")]
    [InlineData("trust")]
    [InlineData("apply", "residence-permit.endorsement")]
    [InlineData("resume")]
    [InlineData("corrections", "propose", "leave", "--content", "-")]
    public Task A_resident_s_command_needs_the_api(params string[] arguments) => ResidentIsRefusedAsync("api-missing", arguments);

    [Theory]
    [InlineData("attest")]
    [InlineData("attest", Uid)]
    [InlineData("accept", "--address", "0x52908400098527886E0F7030069857D2E4169EE7", "--purpose", "rent", "--claim", Uid)]
    [InlineData("registry", "import", "residents", "-")]
    [InlineData("officer", "confirm", "3f9c")]
    [InlineData("officer", "offer", "--session", "3f9c")]
    [InlineData("officer", "request")]
    [InlineData("officer", "result", "7d2e")]
    [InlineData("officer", "decide", "a17f", "--outcome", "grant", "--reason", "-")]
    [InlineData("officer", "revoke-credential", "--session", "3f9c")]
    [InlineData("revoke", "person", "--credential", "--session", "3f9c")]
    [InlineData("corrections", "inbox")]
    [InlineData("corrections", "show", Uid)]
    [InlineData("corrections", "opine", Uid)]
    [InlineData("corrections", "decide", Uid)]
    [InlineData("corrections", "acknowledge", Uid)]
    public Task An_agency_s_command_needs_the_api(params string[] arguments) => AgencyIsRefusedAsync("api-missing", arguments);

    [Theory]
    [InlineData("enrol")]
    [InlineData("ledger", "check")]
    [InlineData("evidence", "export", Uid, "--out", "evidence.json")]
    public Task A_resident_s_command_needs_the_node(params string[] arguments) => ResidentIsRefusedAsync("node-missing", arguments, "--api", "https://id.example");

    [Theory]
    [InlineData("ledger", "check", "identity")]
    [InlineData("evidence", "export", Uid, "--out", "evidence.json")]
    [InlineData("revoke", Uid)]
    [InlineData("governance", "endorse", Uid)]
    [InlineData("governance", "propose", "accreditation", "--organisation", City.Operator, "--vct", "https://id.example/a", "--spki", Uid, "--purpose", "issue")]
    public Task An_agency_s_command_needs_the_node(params string[] arguments) => AgencyIsRefusedAsync("node-missing", arguments);

    [Fact]
    public async Task Whoever_knows_no_root_cannot_tell_who_asks()
    {
        await _resident.With("init");

        var ran = await _resident.With(
            "present", "openid4vp://?client_id=x509_hash%3Aabc&request_uri=https%3A%2F%2Fid.example%2Frequest", "--json", "--yes");

        Assert.Equal((ExitCode.Refused, "anchors-missing"), (ran.ExitCode, ran.ErrorCode));
        var entry = Assert.Single((await _resident.With("history", "list", "--json")).Json["entries"]!.AsArray())!;
        Assert.Equal(("x509_hash:abc", false, "anchors-missing"), ((string?)entry["party"], (bool)entry["partyProven"]!, (string?)entry["code"]));
    }

    private async Task ResidentIsRefusedAsync(string code, string[] arguments, params string[] settings)
    {
        await _resident.With(["init", .. settings]);
        var before = await File.ReadAllBytesAsync(_resident.Vault);

        var ran = await _resident.With([.. arguments, "--json", "--yes"]);

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, await File.ReadAllBytesAsync(_resident.Vault));
    }

    private async Task AgencyIsRefusedAsync(string code, string[] arguments)
    {
        var before = _agency.Vault();

        var ran = await _agency.Run(arguments);

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, _agency.Vault());
    }
}
