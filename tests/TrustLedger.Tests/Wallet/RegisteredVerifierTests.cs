using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Tests.Node.Http;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Where a wallet may read the identity log, a verifier's registration is proven there before anyone is asked.</summary>
public sealed class RegisteredVerifierTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task A_purpose_is_shown_as_registered_only_when_the_log_accredits_the_verifier_for_it()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var verifier = await FakeVerifier.StartAsync(issuer.Authority, DcqlQuery.Create(
            new CredentialQuery { Id = "person", Types = [issuer.Type], Claims = [ClaimsQuery.Of("name")] }).Value());
        using var desk = Wallet("operator", City.Operator, issuer);
        using var justice = Wallet("justice", City.Justice, issuer);
        await AccreditAsync(desk, justice, issuer.Type, issuer.Signer.Chain.Spki.ToArray(), "issue");
        Assert.Equal(ExitCode.Done, (await desk.Run("receive", issuer.OfferUri)).ExitCode);
        var document = Document(verifier, issuer.Type);
        verifier.Change = request => request with { Registration = new RegistrationEntry(document, "permit") };

        var unproven = await desk.Run("present", verifier.Link());
        await AccreditAsync(desk, justice, VerifierRegistration.NameOf(document), verifier.Key.Chain.Spki.ToArray(), "verify");
        var proven = await desk.Run("present", verifier.Link());

        Assert.Equal("registration-unproven", unproven.ErrorCode);
        Assert.Equal("invalid_request", verifier.Answers[0]["error"]);
        Assert.Equal((ExitCode.Done, true), (proven.ExitCode, (bool)proven.Json["purposeRegistered"]!));
    }

    private AgencyWallet Wallet(string who, string organisation, FakeIssuer issuer) =>
        new(organisation, City.Key(who), node: node.Url, anchors: issuer.Authority.Pem, logs: [node.Identity]);

    private static byte[] Document(FakeVerifier verifier, string type)
    {
        var now = TimeProvider.System.GetUtcNow();
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["client_id"] = verifier.ClientId,
            ["organisation"] = City.Operator,
            ["nbf"] = now.AddDays(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddDays(1).ToUnixTimeSeconds(),
            ["purposes"] = new JsonArray(new JsonObject
            {
                ["id"] = "permit",
                ["text"] = "checks who applies",
                ["credentials"] = new JsonArray(new JsonObject { ["vct"] = type, ["claims"] = new JsonArray(new JsonArray("name")) }),
            }),
        }.ToJsonString());
    }

    private static async Task AccreditAsync(AgencyWallet one, AgencyWallet other, string type, byte[] spki, string purpose)
    {
        var proposed = await one.Run("governance", "propose", "accreditation", "--organisation", City.Operator, "--vct", type,
            "--spki", "0x" + Convert.ToHexStringLower(spki), "--purpose", purpose);
        Assert.Equal(ExitCode.Done, (await other.Run("governance", "endorse", (string)proposed.Json["uid"]!)).ExitCode);
    }
}
