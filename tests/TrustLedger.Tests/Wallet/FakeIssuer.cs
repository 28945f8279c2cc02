using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Tests.Credentials;

namespace TrustLedger.Tests.Wallet;

/// <summary>An issuer over HTTP that offers one kind of credential, and errs where a test tells it to.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    public const string Call = "POST /credential";
    public const string Metadata = "GET /.well-known/openid-credential-issuer";
    public const string ServerMetadata = "GET /.well-known/oauth-authorization-server";
    public const string Keys = "GET /.well-known/jwt-vc-issuer";

    private const string KeyId = "issuer-1";

    private FakeIssuer(FakeApi api)
    {
        Api = api;
        Authority = new TestAuthority("Issuers' root", Now);
        Signer = Authority.Certify("issuer");
        (Header, Key) = (Signer.Header, Signer.Key);
    }

    /// <summary>What it answers, and what it was sent.</summary>
    public FakeApi Api { get; }

    /// <summary>The root that certifies it.</summary>
    public TestAuthority Authority { get; }

    public CertifiedTestKey Signer { get; }

    /// <summary>What it signs with; its own key unless a test says otherwise.</summary>
    public System.Security.Cryptography.ECDsa Key { get; set; }

    /// <summary>What stands in a credential's header beside <c>alg</c> and <c>typ</c>; its certificate unless a test says otherwise.</summary>
    public JsonObject Header { get; set; }

    /// <summary>The key that it writes into credentials; null for the one that asked.</summary>
    public Jwk? Holder { get; set; }

    /// <summary>Changes a credential's claims before they are signed.</summary>
    public Action<JsonObject>? Change { get; set; }

    public string Id => Api.Url.ToString().TrimEnd('/');

    public string Type => Id + "/credentials/person";

    public CredentialOffer Offer => new(Id, ["person"], "a code", TransactionCode);

    public string OfferUri => CredentialOfferUri.ByValue(Offer);

    /// <summary>Whether a code is asked for that came another way.</summary>
    public TransactionCodeRequirement? TransactionCode { get; set; }

    // The wallet's clock is the machine's, and so is the certificates'.
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static async Task<FakeIssuer> StartAsync()
    {
        var issuer = new FakeIssuer(await FakeApi.StartAsync());
        issuer.Describe(_ => { });
        issuer.Api.Answers[ServerMetadata] = _ => (200, new JsonObject
        {
            ["issuer"] = issuer.Id,
            [VciNames.TokenEndpoint] = issuer.Id + "/token",
        });
        issuer.Publish(KeyId);
        issuer.Api.Answers[Call] = sent => (200, new CredentialResponse([.. issuer.Issue(sent!)]).ToJson());
        return issuer;
    }

    /// <summary>Its metadata, changed.</summary>
    public void Describe(Action<JsonObject> change) => Api.Answers[Metadata] = _ =>
    {
        var metadata = new JsonObject
        {
            [VciNames.CredentialIssuer] = Id,
            [VciNames.CredentialEndpoint] = Id + "/credential",
            [VciNames.BatchCredentialIssuance] = new JsonObject { [VciNames.BatchSize] = 3 },
            [VciNames.CredentialConfigurationsSupported] = new JsonObject
            {
                ["person"] = new JsonObject { ["format"] = VciNames.SdJwtVcFormat, ["vct"] = Type },
            },
        };
        change(metadata);
        return (200, metadata);
    };

    /// <summary>Publishes its key under a name, with the document changed.</summary>
    public void Publish(string keyId, Action<JsonObject>? change = null) => Api.Answers[Keys] = _ =>
    {
        var document = new JsonObject { ["issuer"] = Id, ["jwks"] = KeySet(keyId) };
        change?.Invoke(document);
        return (200, document);
    };

    /// <summary>Signs as an issuer without certificate does: by the name of a published key.</summary>
    public void SignWithPublishedKey() => Header = new JsonObject { ["kid"] = KeyId };

    public JsonObject KeySet(string keyId = KeyId)
    {
        var key = Jwk.Of(Key).ToJson();
        key["kid"] = keyId;
        return new JsonObject { ["keys"] = new JsonArray(key) };
    }

    /// <summary>One credential for each proof, bound to its key.</summary>
    public IEnumerable<string> Issue(JsonObject request) => request[VciNames.Proofs]![VciNames.Jwt]!.AsArray()
        .Select(proof => Issue(StrictReader.Read((string)proof!, new JwsRules(VciNames.ProofType)).Value().Header["jwk"]!));

    /// <summary>One credential, bound to a key.</summary>
    public string Issue(JsonNode holder)
    {
        var claims = new JsonObject
        {
            ["iss"] = Id,
            ["vct"] = Type,
            ["exp"] = Now.AddDays(30).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = Holder?.ToJson() ?? holder.DeepClone() },
            ["name"] = "甲",
        };
        Change?.Invoke(claims);
        return SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, Key, Header).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Signer.Dispose();
        Authority.Dispose();
        await Api.DisposeAsync();
    }
}
