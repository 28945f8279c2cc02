using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.SystemTests.City;
using TrustLedger.SystemTests.Kills;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>A wallet with a real offer that asks for the wrong thing: OpenID4VCI 1.0 §6.3 and §8.3.1 have the words.</summary>
[Collection(InCity.Name)]
public sealed class CredentialRequestTests(CityFixture city) : IDisposable
{
    private const int Tries = 5;

    private readonly Probe _probe = new(city.City.Servers.ApiUrl);

    [Fact]
    public async Task A_credential_request_is_refused_in_the_specifications_words()
    {
        var resident = await Resident.EnrolAsync(city);
        var token = "Bearer " + await TokenAsync(resident);
        var nonce = (string)JsonNode.Parse((await _probe.SendAsync("POST", "/nonce", [])).Text)!["c_nonce"]!;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var before = await city.Database.CountsAsync();

        async Task MustAsync(int status, string? code, string body, string? type = HostileBodies.JsonType, string? authorization = null)
        {
            var answer = await _probe.SendAsync("POST", "/credential", Encoding.UTF8.GetBytes(body), type, authorization ?? token);
            Assert.True(answer.Status == status && (code is null || answer.Code == code), $"{body}, expected {status} {code}: {answer}");
            Assert.True(answer.IsOAuthError || answer.IsProblem, answer.ToString());
        }

        await MustAsync(401, "invalid_token", "{}", authorization: "Bearer x");
        await MustAsync(401, null, "{}", authorization: token.Replace("Bearer", "DPoP", StringComparison.Ordinal));
        await MustAsync(401, "invalid_token", "{}", authorization: "Bearer " + await city.Callers.TokenAsync("issuer-officer"));
        await MustAsync(400, "invalid_credential_request", "{}", "text/plain");
        await MustAsync(400, "invalid_credential_request", "not json");
        await MustAsync(400, "invalid_credential_request", "[]");
        await MustAsync(400, "invalid_credential_request", "{}");
        await MustAsync(400, "invalid_credential_request", """{"credential_configuration_id":1}""");
        await MustAsync(400, "invalid_credential_request", """{"credential_configuration_id":"person","credential_configuration_id":"person"}""");
        await MustAsync(400, "invalid_credential_request", $"{{\"a\":{new string('[', 500)}{new string(']', 500)}}}");
        await MustAsync(400, "invalid_proof", """{"credential_configuration_id":"person","proof":{"proof_type":"jwt","jwt":"x"}}""");
        await MustAsync(400, "unknown_credential_identifier", """{"credential_identifier":"person","proofs":{"jwt":["x"]}}""");
        await MustAsync(400, "invalid_encryption_parameters", """{"credential_configuration_id":"person","credential_response_encryption":{}}""");
        await MustAsync(400, "invalid_proof", """{"credential_configuration_id":"person"}""");
        await MustAsync(400, "invalid_proof", Request(["x"]));
        await MustAsync(400, "invalid_proof", Request(Enumerable.Repeat("x", 50)));
        await MustAsync(400, "unknown_credential_configuration", Request([Proof(nonce, now)], "crown"));
        await MustAsync(403, "insufficient_scope", Request([Proof(nonce, now)], "licence-residence-permit"));
        await MustAsync(400, "invalid_proof", Request([Proof(nonce, now, audience: "https://elsewhere.example")]));
        await MustAsync(400, "invalid_proof", Request([Proof(nonce, now - 86_400)]));
        await MustAsync(400, "invalid_proof", Request([Proof(nonce, now, type: "JWT")]));
        await MustAsync(400, "invalid_proof", Request([Proof(nonce, now)[..^4] + "AAAA"]));
        await MustAsync(400, "invalid_nonce", Request([Proof("none", now)]));
        await MustAsync(413, null, Request([new string('a', 300_000)]));

        Assert.Equivalent(before, await city.Database.CountsAsync(), strict: true);
    }

    [Fact]
    public async Task A_transaction_code_is_tried_five_times_and_then_the_offer_is_dead()
    {
        var resident = await Resident.EnrolAsync(city);
        var (code, transactionCode) = await OfferAsync(resident);
        var wrong = (transactionCode[0] == '1' ? '2' : '1') + transactionCode[1..];
        for (var attempt = 0; attempt < Tries; attempt++)
            Assert.Equal("invalid_grant", (await RedeemAsync(code, wrong)).Code);
        Assert.Equal("invalid_grant", (await RedeemAsync(code, transactionCode)).Code);
    }

    public void Dispose() => _probe.Dispose();

    private static string Request(IEnumerable<string> proofs, string configuration = "person") => new JsonObject
    {
        ["credential_configuration_id"] = configuration,
        ["proofs"] = new JsonObject { ["jwt"] = new JsonArray([.. proofs.Select(proof => (JsonNode)proof)]) },
    }.ToJsonString();

    private string Proof(string nonce, long issuedAt, string? audience = null, string type = "openid4vci-proof+jwt")
    {
        using var holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var payload = new JsonObject { ["aud"] = audience ?? city.City.Servers.ApiUrl, ["iat"] = issuedAt, ["nonce"] = nonce };
        return JwsWriter.Write(type, payload, holder, new JsonObject { ["jwk"] = Jwk.Of(holder).ToJson() });
    }

    private async Task<string> TokenAsync(Resident resident)
    {
        var (code, transactionCode) = await OfferAsync(resident);
        var answer = await RedeemAsync(code, transactionCode);
        return (string?)JsonNode.Parse(answer.Text)!["access_token"] ?? throw new InvalidOperationException(answer.ToString());
    }

    private async Task<(string Code, string TransactionCode)> OfferAsync(Resident resident)
    {
        var body = Encoding.UTF8.GetBytes(new JsonObject { ["configuration"] = "person", ["session"] = resident.Session }.ToJsonString());
        var offered = JsonNode.Parse((await _probe.SendAsync(
            "POST", "/offers", body, HostileBodies.JsonType, "Bearer " + await city.Callers.TokenAsync("issuer-officer"))).Text)!;
        var json = Uri.UnescapeDataString(((string)offered["offerByValue"]!).Split("credential_offer=")[1]);
        var grant = JsonNode.Parse(json)!["grants"]!["urn:ietf:params:oauth:grant-type:pre-authorized_code"]!;
        return ((string)grant["pre-authorized_code"]!, (string)offered["txCode"]!);
    }

    private Task<Answer> RedeemAsync(string code, string transactionCode) => _probe.SendAsync(
        "POST", "/token",
        Encoding.UTF8.GetBytes($"grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code&pre-authorized_code={code}&tx_code={transactionCode}"),
        HostileBodies.FormType);
}
