using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Tests.Credentials;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>A verifier over HTTP that asks for a person's name, and answers what a test tells it to.</summary>
internal sealed class AskingVerifier : IAsyncDisposable
{
    public const string Purpose = "Residence permit";

    private readonly WebApplication _app;
    private readonly CertifiedTestKey _key;
    private readonly ECDiffieHellman _encryption = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    private AskingVerifier(WebApplication app, TestAuthority authority) => (_app, _key) = (app, authority.Certify("Yunxi desk"));

    public string Url => _app.Urls.First();

    public string ClientId => ClientIdentifier.Of(_key.Chain);

    public string Link => new RequestLink(ClientId, new Uri(Url + "/request"), ByPost: false).ToString();

    /// <summary>The claims that it asks for, as a DCQL query writes them.</summary>
    public string Claims { get; set; } = """[{"path":["name"]}]""";

    /// <summary>Whether it takes several credentials for its question.</summary>
    public bool TakesSeveral { get; set; }

    public string Nonce { get; set; } = "nonce-1";

    /// <summary>What it answers to a presentation.</summary>
    public (int Status, string Body) Answer { get; set; } = (200, "{}");

    /// <summary>Runs when a presentation has arrived, before it is answered.</summary>
    public Action Arrived { get; set; } = () => { };

    /// <summary>The registration that it shows; null for none.</summary>
    public JsonObject? Registration { get; set; }

    /// <summary>Letters that arrived at <c>/letters</c>, with the media type of each.</summary>
    public List<(string MediaType, string Text)> Letters { get; } = [];

    /// <summary>What it answers to a letter.</summary>
    public int LetterStatus { get; set; } = 204;

    /// <summary>The presentations that arrived, decrypted.</summary>
    public List<VpToken> Received { get; } = [];

    /// <summary>A registration of its own that names where letters go.</summary>
    public JsonObject Registered(string? support, string? authority)
    {
        var document = new JsonObject
        {
            ["client_id"] = ClientId,
            ["organisation"] = "11090101000000019H",
            ["nbf"] = TestAuthority.Now.AddDays(-1).ToUnixTimeSeconds(),
            ["exp"] = TestAuthority.Now.AddDays(1).ToUnixTimeSeconds(),
            ["purposes"] = JsonNode.Parse($$"""
                [{"id":"permit","text":"办理居住证","credentials":[{"vct":"{{HoldingWallet.Type}}","claims":[["name"]]}]}]
                """),
        };
        if (support is not null)
            document["support_uri"] = support;
        if (authority is not null)
            document["supervisory_authority_uri"] = authority;
        return document;
    }

    public static async Task<AskingVerifier> StartAsync(TestAuthority authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var verifier = new AskingVerifier(builder.Build(), authority);
        verifier._app.Urls.Add("http://127.0.0.1:0");
        verifier._app.MapGet("/request", () => Results.Text(verifier.Request(), "application/oauth-authz-req+jwt"));
        verifier._app.MapPost("/response", verifier.TakeAsync);
        verifier._app.MapPost("/letters", verifier.TakeLetterAsync);
        await verifier._app.StartAsync();
        return verifier;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _encryption.Dispose();
        _key.Dispose();
    }

    private string Request()
    {
        var query = DcqlQuery.Parse(JsonNode.Parse($$"""
            {"credentials":[{"id":"person","format":"dc+sd-jwt","meta":{"vct_values":["{{HoldingWallet.Type}}"]},"claims":{{Claims}}{{(TakesSeveral ? ",\"multiple\":true" : "")}}}]}
            """)).Value();
        var request = new PresentationRequest
        {
            ClientId = ClientId,
            ResponseUri = Url + "/response",
            Nonce = Nonce,
            Query = query,
            EncryptionKey = Jwk.Of(_encryption),
            EncryptionKeyId = "k",
            Purpose = Purpose,
            Registration = Registration is null ? null : new RegistrationEntry(System.Text.Encoding.UTF8.GetBytes(Registration.ToJsonString()), "permit"),
        };
        return RequestObjectWriter.Write(request, _key.Key, X5cChain.ToJson(_key.Certificate), TestAuthority.Now, TestAuthority.Now.AddMinutes(10));
    }

    private async Task<IResult> TakeLetterAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        Letters.Add((request.ContentType ?? "", await reader.ReadToEndAsync()));
        return Results.StatusCode(LetterStatus);
    }

    private async Task TakeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (form["response"].ToString() is { Length: > 0 } response)
        {
            Received.Add(PresentationResponse.Decrypt(response, _encryption, "k", state: null).Value().Token);
            Arrived();
        }

        context.Response.StatusCode = Answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Answer.Body);
    }
}
