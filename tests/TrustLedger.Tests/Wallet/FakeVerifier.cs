using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Tests.Credentials;

namespace TrustLedger.Tests.Wallet;

/// <summary>A verifier over HTTP that asks for a person's name, and errs where a test tells it to.</summary>
internal sealed class FakeVerifier : IAsyncDisposable
{
    public const string Fetch = "GET /request";
    public const string FetchByPost = "POST /request";
    public const string Answer = "POST /response";

    private readonly ECDiffieHellman _encryption = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    private FakeVerifier(FakeApi api, CertifiedTestKey key, DcqlQuery query) => (Api, Key, Query) = (api, key, query);

    /// <summary>What it answers, and what it was sent.</summary>
    public FakeApi Api { get; }

    public CertifiedTestKey Key { get; }

    public DcqlQuery Query { get; set; }

    /// <summary>Changes the request before it is signed.</summary>
    public Func<PresentationRequest, PresentationRequest> Change { get; set; } = request => request;

    /// <summary>Changes the signed object's parameters; it is signed again.</summary>
    public Action<JsonObject>? Tamper { get; set; }

    /// <summary>The last request that it signed.</summary>
    public string Signed { get; private set; } = "";

    public string Id => Api.Url.ToString().TrimEnd('/');

    public string ClientId => ClientIdentifier.Of(Key.Chain);

    public string Link(string? method = null, string more = "") =>
        $"openid4vp://?client_id={Uri.EscapeDataString(ClientId)}&request_uri={Uri.EscapeDataString(Id + "/request")}"
        + (method is null ? "" : $"&request_uri_method={method}") + more;

    /// <summary>What it was answered, form by form.</summary>
    public IReadOnlyList<Dictionary<string, string>> Answers => [.. Api.BodiesOf(Answer).Select(body =>
        QueryHelpers.ParseQuery(body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal))];

    public static async Task<FakeVerifier> StartAsync(TestAuthority authority, DcqlQuery query)
    {
        var verifier = new FakeVerifier(await FakeApi.StartAsync(), authority.Certify("verifier"), query);
        verifier.Api.Raw[Fetch] = (_, _) => verifier.Sign(walletNonce: null);
        verifier.Api.Raw[FetchByPost] = (_, body) => verifier.Sign(QueryHelpers.ParseQuery(body)["wallet_nonce"]);
        verifier.Api.Raw[Answer] = (_, _) => new FakeAnswer(200, "application/json", "{}");
        return verifier;
    }

    /// <summary>The presentations of the last answer, by the query's ids.</summary>
    public VpToken Opened() => Open(Answers[^1]["response"]);

    /// <summary>Those of every answer that was not an error.</summary>
    public IEnumerable<VpToken> AllOpened() => Answers.Where(answer => answer.ContainsKey("response")).Select(answer => Open(answer["response"]));

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        _encryption.Dispose();
        await Api.DisposeAsync();
    }

    private VpToken Open(string response) => PresentationResponse.Decrypt(response, _encryption, "enc-1", "state-1").Value().Token;

    private FakeAnswer Sign(string? walletNonce)
    {
        var now = TimeProvider.System.GetUtcNow();
        var request = Change(new PresentationRequest
        {
            ClientId = ClientId,
            ResponseUri = Id + "/response",
            Nonce = "n-0S6_WzA2Mj",
            State = "state-1",
            Query = Query,
            EncryptionKey = Jwk.Of(_encryption),
            EncryptionKeyId = "enc-1",
            Purpose = "checks who applies",
            WalletNonce = walletNonce,
        });
        var signed = RequestObjectWriter.Write(request, Key.Key, X5cChain.ToJson(Key.Certificate), now, now.AddMinutes(5));
        if (Tamper is not null)
        {
            var payload = StrictReader.Read(signed, new JwsRules(OpenId4VpNames.RequestTyp)).Value().Payload;
            Tamper(payload);
            signed = JwsWriter.Write(OpenId4VpNames.RequestTyp, payload, Key.Key, Key.Header);
        }

        Signed = signed;
        return new FakeAnswer(200, OpenId4VpNames.RequestMediaType, signed);
    }
}
