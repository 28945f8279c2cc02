using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.Tests.Wallet;

/// <summary>The sign-in of a <see cref="FakeIssuer"/>: pushed requests, a page that consents at once, and codes that PKCE guards.</summary>
internal sealed class FakeSignIn
{
    public const string Push = "POST /par";
    public const string Page = "GET /authorize";
    public const string Token = "POST /token";

    private const string RequestUri = "urn:ietf:params:oauth:request_uri:1";
    private const string Code = "a code of one use";

    private readonly FakeIssuer _issuer;

    public FakeSignIn(FakeIssuer issuer)
    {
        _issuer = issuer;
        Describe(_ => { });
        issuer.Api.Raw[Push] = (_, body) =>
        {
            Pushed = Form(body);
            return new FakeAnswer(201, "application/json", $$"""{"request_uri":"{{RequestUri}}","expires_in":60}""");
        };
        issuer.Api.Raw[Page] = (request, _) => SendBack(request);
        issuer.Api.Raw[Token] = (_, body) =>
        {
            var sent = Form(body);
            return sent["code"] == Code && sent["redirect_uri"] == Pushed["redirect_uri"] && Pkce.Answers(sent["code_verifier"], Pushed["code_challenge"])
                ? new FakeAnswer(200, "application/json", """{"access_token":"a token","token_type":"Bearer"}""")
                : new FakeAnswer(400, "application/json", """{"error":"invalid_grant"}""");
        };
    }

    /// <summary>The parameters of the last pushed request.</summary>
    public Dictionary<string, string> Pushed { get; private set; } = [];

    /// <summary>Changes what the browser brings back.</summary>
    public Action<Dictionary<string, string?>> Change { get; set; } = _ => { };

    public CredentialOffer Offer => new(_issuer.Id, ["person"], null, null) { HasAuthorizationCode = true, IssuerState = "an issuer's state" };

    public string OfferUri => CredentialOfferUri.ByValue(Offer);

    /// <summary>A person's browser, which does what it is told.</summary>
    public static bool Browse(Uri url)
    {
        _ = Task.Run(async () =>
        {
            using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = true });
            using var answer = await browser.GetAsync(url);
        });
        return true;
    }

    public void Describe(Action<JsonObject> change) => _issuer.Api.Answers[FakeIssuer.ServerMetadata] = _ =>
    {
        var server = new JsonObject
        {
            ["issuer"] = _issuer.Id,
            [VciNames.TokenEndpoint] = _issuer.Id + "/token",
            ["authorization_endpoint"] = _issuer.Id + "/authorize",
            ["pushed_authorization_request_endpoint"] = _issuer.Id + "/par",
            ["grant_types_supported"] = new JsonArray(VciNames.AuthorizationCodeGrant),
            ["code_challenge_methods_supported"] = new JsonArray("S256"),
            ["authorization_response_iss_parameter_supported"] = true,
        };
        change(server);
        return (200, server);
    };

    public static Dictionary<string, string> Form(string body) =>
        QueryHelpers.ParseQuery(body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    private FakeAnswer SendBack(HttpRequest request)
    {
        var asked = request.Query;
        if (asked["request_uri"] == RequestUri && asked["client_id"] != Pushed["client_id"])
            return new FakeAnswer(400, "text/plain", "another client");
        var pushed = asked["request_uri"] == RequestUri ? Pushed : Pushed = asked.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        var back = new Dictionary<string, string?>(StringComparer.Ordinal) { ["code"] = Code, ["state"] = pushed["state"], ["iss"] = _issuer.Id };
        Change(back);
        return new FakeAnswer(302, "text/plain", "")
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = QueryHelpers.AddQueryString(pushed["redirect_uri"], back) },
        };
    }
}
