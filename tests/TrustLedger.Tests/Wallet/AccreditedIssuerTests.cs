using TrustLedger.Tests.Node.Http;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Where a wallet may read the identity log, it keeps only what an accredited key has signed.</summary>
public sealed class AccreditedIssuerTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task A_credential_is_kept_when_the_log_accredits_its_issuer_for_its_type()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var desk = Wallet("operator", City.Operator, issuer);
        using var justice = Wallet("justice", City.Justice, issuer);

        var before = await ReceiveAsync(desk, issuer);
        await AccreditAsync(desk, justice, issuer, issuer.Id + "/credentials/officer");
        var other = await ReceiveAsync(desk, issuer);
        await AccreditAsync(desk, justice, issuer, issuer.Type);
        var after = await ReceiveAsync(desk, issuer);

        Assert.Equal(("issuer-not-accredited", "issuer-not-accredited"), (before.ErrorCode, other.ErrorCode));
        Assert.Equal((ExitCode.Done, "passed"), (after.ExitCode, (string?)after.Json["accredited"]));
    }

    [Fact]
    public async Task A_log_that_is_away_is_unknown_and_told()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var desk = new AgencyWallet(City.Operator, City.Key("operator"), node: new Uri("http://127.0.0.1:1/"), anchors: issuer.Authority.Pem, logs: [node.Identity]);

        Assert.Equal("unknown", (string?)(await ReceiveAsync(desk, issuer)).Json["accredited"]);
    }

    private AgencyWallet Wallet(string who, string organisation, FakeIssuer issuer) =>
        new(organisation, City.Key(who), node: node.Url, anchors: issuer.Authority.Pem, logs: [node.Identity]);

    private static async Task AccreditAsync(AgencyWallet one, AgencyWallet other, FakeIssuer issuer, string type)
    {
        var proposed = await one.Run("governance", "propose", "accreditation", "--organisation", City.Operator, "--vct", type,
            "--spki", "0x" + Convert.ToHexStringLower(issuer.Signer.Chain.Spki.ToArray()), "--purpose", "issue");
        Assert.Equal(ExitCode.Done, (await other.Run("governance", "endorse", (string)proposed.Json["uid"]!)).ExitCode);
    }

    private static Task<WalletRunner.Ran> ReceiveAsync(AgencyWallet wallet, FakeIssuer issuer) => wallet.Run("receive", issuer.OfferUri);
}
