using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.Wallet;

/// <summary>An issuer over HTTP that offers one kind of credential, and errs where a test tells it to.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string Call = "POST /credential";
    public const string Metadata = "GET /.well-known/openid-credential-issuer";

    private const string KeyId = "issuer-1";

    private FakeIssuer(FakeApi api) => Api = api;

    /// <summary>What it answers, and what it was sent.</summary>
    public FakeApi Api { get; }

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key that it writes into credentials; null for the one that asked.</summary>
    public Jwk? Holder { get; set; }

    public string Id => Api.Url.ToString().TrimEnd('/');

    public string OfferUri => CredentialOfferUri.ByValue(new CredentialOffer(Id, ["person"], "a code", TransactionCode));

    /// <summary>Whether a code is asked for that came another way.</summary>
    public TransactionCodeRequirement? TransactionCode { get; set; }

    public static async Task<FakeIssuer> StartAsync()
    {
        var issuer = new FakeIssuer(await FakeApi.StartAsync());
        issuer.Api.Answers[Metadata] = _ => (200, new JsonObject
        {
            [VciNames.CredentialIssuer] = issuer.Id,
            [VciNames.CredentialEndpoint] = issuer.Id + "/credential",
            [VciNames.CredentialConfigurationsSupported] = new JsonObject { ["person"] = new JsonObject() },
        });
        issuer.Api.Answers["GET /.well-known/oauth-authorization-server"] = _ => (200, new JsonObject
        {
            ["issuer"] = issuer.Id,
            [VciNames.TokenEndpoint] = issuer.Id + "/token",
        });
        issuer.Publish(KeyId);
        issuer.Api.Answers[Call] = sent => (200, new CredentialResponse([issuer.Issue(sent!)]).ToJson());
        return issuer;
    }

    /// <summary>Publishes its key under a name.</summary>
    public void Publish(string keyId) => Api.Answers["GET /.well-known/jwt-vc-issuer"] = _ =>
    {
        var key = Jwk.Of(Key).ToJson();
        key["kid"] = keyId;
        return (200, new JsonObject { ["issuer"] = Id, ["jwks"] = new JsonObject { ["keys"] = new JsonArray(key) } });
    };

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        await Api.DisposeAsync();
    }

    // Bound to the key of the first proof.
    private string Issue(JsonObject request)
    {
        var proof = (string)request[VciNames.Proofs]![VciNames.Jwt]![0]!;
        var header = StrictReader.Read(proof, new JwsRules(VciNames.ProofType)).Value().Header;
        var claims = new JsonObject
        {
            ["iss"] = Id,
            ["vct"] = Id + "/credentials/person",
            ["exp"] = TimeProvider.System.GetUtcNow().AddDays(30).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = Holder?.ToJson() ?? header["jwk"]!.DeepClone() },
            ["name"] = "甲",
        };
        return SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, Key, new JsonObject { ["kid"] = KeyId }).ToString();
    }
}
