using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>
/// Each error case of RFC 6749, 8707, 9126, 9396, 9449, of OpenID4VCI 1.0 and OpenID4VP 1.0 that this API can give, as a request
/// that provokes it. What a client chooses freely is <see cref="Marker"/>: no answer may say it.
/// </summary>
internal sealed class ErrorCases : IAsyncDisposable
{
    public const string Marker = "zqMarker7";

    private readonly ECDsa _holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string _token = "";
    private string _officer = "";

    public AuthorizationApi Open { get; private set; } = null!;

    /// <summary>With attestations, nonces and challenges demanded.</summary>
    public AuthorizationApi Haip { get; private set; } = null!;

    public static async Task<ErrorCases> StartAsync()
    {
        var cases = new ErrorCases
        {
            Open = await AuthorizationApi.StartAsync(),
            Haip = await AuthorizationApi.StartAsync(
                CredentialProfile.Haip, trustsProvider: true, options => options with { RequireAttestationChallenge = true }),
        };
        cases._token = (await cases.Open.RedeemOfferAsync(isBound: false)).Json.Text("access_token");
        cases._officer = await cases.Open.Api.SignInAsync("verifier", Roles.VerifierOfficer);
        return cases;
    }

    /// <summary>Status and code by the name of each case.</summary>
    public static IReadOnlyDictionary<string, (int Status, string Code)> Expected { get; } = new Dictionary<string, (int, string)>(StringComparer.Ordinal)
    {
        ["par: no form"] = (400, "invalid_request"),
        ["par: a parameter twice"] = (400, "invalid_request"),
        ["par: no PKCE"] = (400, "invalid_request"),
        ["par: a foreign redirect URI"] = (400, "invalid_request"),
        ["par: an issuer state of nobody"] = (400, "invalid_request"),
        ["par: another response type"] = (400, "unsupported_response_type"),
        ["par: a request object"] = (400, "request_not_supported"),
        ["par: another resource"] = (400, "invalid_target"),
        ["par: no scope"] = (400, "invalid_scope"),
        ["par: details of another type"] = (400, "invalid_authorization_details"),
        ["par: a broken DPoP proof"] = (400, "invalid_dpop_proof"),
        ["par: a nonce of nobody"] = (400, "use_dpop_nonce"),
        ["par: an attested name of another"] = (401, "invalid_client"),
        ["par: no attestation"] = (401, "invalid_client"),
        ["par: no challenge"] = (400, "use_attestation_challenge"),
        ["token: no grant type"] = (400, "invalid_request"),
        ["token: another grant type"] = (400, "unsupported_grant_type"),
        ["token: no transaction code"] = (400, "invalid_request"),
        ["token: a code of nobody"] = (400, "invalid_grant"),
        ["token: a pre-authorized code of nobody"] = (400, "invalid_grant"),
        ["token: a refresh token of nobody"] = (400, "invalid_grant"),
        ["token: details of another type"] = (400, "invalid_authorization_details"),
        ["token: an assertion of nobody"] = (401, "invalid_client"),
        ["token: a broken DPoP proof"] = (400, "invalid_dpop_proof"),
        ["token: no attestation"] = (401, "invalid_client"),
        ["credential: no token"] = (401, "invalid_token"),
        ["credential: a token of nobody"] = (401, "invalid_token"),
        ["credential: not JSON"] = (400, "invalid_credential_request"),
        ["credential: another media type"] = (400, "invalid_credential_request"),
        ["credential: nothing named"] = (400, "invalid_credential_request"),
        ["credential: another configuration"] = (403, "insufficient_scope"),
        ["credential: no such configuration"] = (400, "unknown_credential_configuration"),
        ["credential: no such identifier"] = (400, "unknown_credential_identifier"),
        ["credential: no proof"] = (400, "invalid_proof"),
        ["credential: a broken proof"] = (400, "invalid_proof"),
        ["credential: a nonce of nobody"] = (400, "invalid_nonce"),
        ["credential: an encryption of nobody"] = (400, "invalid_encryption_parameters"),
        ["deferred: no token"] = (401, "invalid_token"),
        ["deferred: not JSON"] = (400, "invalid_credential_request"),
        ["deferred: a transaction of nobody"] = (400, "invalid_transaction_id"),
        ["notification: no token"] = (401, "invalid_token"),
        ["notification: not as specified"] = (400, "invalid_notification_request"),
        ["notification: an id of nobody"] = (400, "invalid_notification_id"),
        ["request: of nobody"] = (404, "invalid_request"),
        ["request: wallet metadata that is none"] = (400, "invalid_request"),
        ["response: of nobody"] = (404, "invalid_request"),
        ["response: no form"] = (400, "invalid_request"),
        ["response: nothing in it"] = (400, "invalid_request"),
        ["response: not encrypted to us"] = (400, "invalid_request"),
        ["response: another state"] = (400, "invalid_request"),
    };

    /// <summary>Makes the request of a case.</summary>
    public async Task<(AuthorizationApi Api, HttpRequestMessage Request)> MakeAsync(string name) => name switch
    {
        "par: no form" => (Open, Post("/par", Json($$"""{"{{Marker}}":1}"""))),
        "par: a parameter twice" => (Open, Post("/par", Text($"client_id={Marker}&client_id={Marker}", "application/x-www-form-urlencoded"))),
        "par: no PKCE" => (Open, Par(("code_challenge", null))),
        "par: a foreign redirect URI" => (Open, Par(("redirect_uri", $"javascript:{Marker}"))),
        "par: an issuer state of nobody" => (Open, Par(("issuer_state", Marker))),
        "par: another response type" => (Open, Par(("response_type", Marker))),
        "par: a request object" => (Open, Par(("request", Marker))),
        "par: another resource" => (Open, Par(("resource", $"https://{Marker}.example"))),
        "par: no scope" => (Open, Par(("scope", Marker))),
        "par: details of another type" => (Open, Par(("authorization_details", $$"""[{"type":"{{Marker}}"}]"""))),
        "par: a broken DPoP proof" => (Open, With(Par(), ("DPoP", $"{Marker}.{Marker}.{Marker}"))),
        "par: a nonce of nobody" => (Open, With(Par(), ("DPoP", DpopProof.Create(Open.DpopKey, "POST", TestApi.Issuer + "/par", null, Open.Api.Time.GetUtcNow(), Marker)))),
        "par: an attested name of another" => (Haip, await AttestedAsync(Par(("client_id", $"https://{Marker}.example")), Haip)),
        "par: no attestation" => (Haip, Par(("state", Marker))),
        "par: no challenge" => (Haip, With(
            Par(("state", Marker)), ("OAuth-Client-Attestation", Haip.Attestation()), ("OAuth-Client-Attestation-PoP", Haip.AttestationProof()))),
        "token: no grant type" => (Open, Token(("code", Marker))),
        "token: another grant type" => (Open, Token(("grant_type", Marker))),
        "token: no transaction code" => (Open, Token(("grant_type", VciNames.PreAuthorizedGrant), ("pre-authorized_code", Marker))),
        "token: a code of nobody" => (Open, Token(
            ("grant_type", "authorization_code"), ("client_id", Marker), ("code", Marker), ("redirect_uri", Marker), ("code_verifier", Marker))),
        "token: a pre-authorized code of nobody" => (Open, Token(
            ("grant_type", VciNames.PreAuthorizedGrant), ("pre-authorized_code", Marker), ("tx_code", Marker))),
        "token: a refresh token of nobody" => (Open, Token(("grant_type", "refresh_token"), ("refresh_token", Marker))),
        "token: details of another type" => (Open, Token(
            ("grant_type", "authorization_code"), ("client_id", Marker), ("code", Marker), ("redirect_uri", Marker), ("code_verifier", Marker),
            ("authorization_details", $$"""[{"type":"{{Marker}}"}]"""))),
        "token: an assertion of nobody" => (Open, Token(
            ("grant_type", "client_credentials"), ("client_id", Marker), ("client_assertion_type", TestClient.AssertionType), ("client_assertion", Marker))),
        "token: a broken DPoP proof" => (Open, With(
            Token(("grant_type", "refresh_token"), ("refresh_token", Marker)), ("DPoP", $"{Marker}.{Marker}.{Marker}"))),
        "token: no attestation" => (Haip, Token(("grant_type", "refresh_token"), ("refresh_token", Marker))),
        "credential: no token" => (Open, Post("/credential", Json($$"""{"credential_configuration_id":"{{Marker}}"}"""))),
        "credential: a token of nobody" => (Open, As(Marker, Post("/credential", Json("{}")))),
        "credential: not JSON" => (Open, As(_token, Post("/credential", Json(Marker)))),
        "credential: another media type" => (Open, As(_token, Post("/credential", Text(Marker, "text/plain")))),
        "credential: nothing named" => (Open, As(_token, Post("/credential", Json($$"""{"{{Marker}}":"{{Marker}}"}""")))),
        "credential: another configuration" => (Open, As(_token, Post("/credential", Asked("credential_configuration_id", "licence-residence-permit", Proof(await NonceAsync()))))),
        "credential: no such configuration" => (Open, As(_token, Post("/credential", Asked("credential_configuration_id", Marker, Proof(await NonceAsync()))))),
        "credential: no such identifier" => (Open, As(_token, Post("/credential", Asked("credential_identifier", Marker, Proof(await NonceAsync()))))),
        "credential: no proof" => (Open, As(_token, Post("/credential", Json("""{"credential_configuration_id":"person"}""")))),
        "credential: a broken proof" => (Open, As(_token, Post("/credential", Asked("credential_configuration_id", "person", $"{Marker}.{Marker}.{Marker}")))),
        "credential: a nonce of nobody" => (Open, As(_token, Post("/credential", Asked("credential_configuration_id", "person", Proof(Marker))))),
        "credential: an encryption of nobody" => (Open, As(_token, Post("/credential", Json(
            $$$"""{"credential_configuration_id":"person","credential_response_encryption":{"jwk":{"kty":"{{{Marker}}}"},"enc":"{{{Marker}}}"}}""")))),
        "deferred: no token" => (Open, Post("/deferred_credential", Json($$"""{"transaction_id":"{{Marker}}"}"""))),
        "deferred: not JSON" => (Open, As(_token, Post("/deferred_credential", Json(Marker)))),
        "deferred: a transaction of nobody" => (Open, As(_token, Post("/deferred_credential", Json($$"""{"transaction_id":"{{Marker}}"}""")))),
        "notification: no token" => (Open, Post("/notification", Json($$"""{"notification_id":"{{Marker}}","event":"credential_accepted"}"""))),
        "notification: not as specified" => (Open, As(_token, Post("/notification", Json($$"""{"notification_id":"{{Marker}}","event":"{{Marker}}"}""")))),
        "notification: an id of nobody" => (Open, As(_token, Post("/notification", Json($$"""{"notification_id":"{{Marker}}","event":"credential_accepted"}""")))),
        "request: of nobody" => (Open, Post($"/presentations/{Marker}/request", Form(("wallet_nonce", Marker)))),
        "request: wallet metadata that is none" => (Open, Post($"/presentations/{await AskAsync()}/request", Form(("wallet_metadata", Marker)))),
        "response: of nobody" => (Open, Post($"/presentations/{Marker}/response", Form(("response", Marker)))),
        "response: no form" => (Open, Post($"/presentations/{await AskAsync()}/response", Json($$"""{"{{Marker}}":1}"""))),
        "response: nothing in it" => (Open, Post($"/presentations/{await AskAsync()}/response", Form((Marker, Marker)))),
        "response: not encrypted to us" => (Open, Post($"/presentations/{await AskAsync()}/response", Form(("response", $"{Marker}..{Marker}.{Marker}.{Marker}")))),
        "response: another state" => (Open, Post($"/presentations/{await AskAsync()}/response", Form(("error", "access_denied"), ("state", Marker)))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such case."),
    };

    public async ValueTask DisposeAsync()
    {
        _holder.Dispose();
        await Open.DisposeAsync();
        await Haip.DisposeAsync();
    }

    private static HttpRequestMessage Post(string path, HttpContent content) => new(HttpMethod.Post, path) { Content = content };

    private static HttpRequestMessage With(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static HttpRequestMessage As(string token, HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static async Task<HttpRequestMessage> AttestedAsync(HttpRequestMessage request, AuthorizationApi api)
    {
        var challenge = (await api.SendAsync(HttpMethod.Post, "/challenge")).Json.Text("attestation_challenge");
        var proof = WalletAttestation.CreateProof(api.InstanceKey, AuthorizationApi.Client, TestApi.Issuer, api.Api.Time.GetUtcNow(), challenge);
        return With(request, ("OAuth-Client-Attestation", api.Attestation()), ("OAuth-Client-Attestation-PoP", proof));
    }

    private static StringContent Asked(string member, string value, string proof) => Json(new JsonObject
    {
        [member] = value,
        ["proofs"] = new JsonObject { ["jwt"] = new JsonArray(proof) },
    }.ToJsonString());

    private static StringContent Json(string json) => Text(json, "application/json");

    private static StringContent Text(string text, string mediaType) => new(text, Encoding.UTF8, mediaType);

    private static FormUrlEncodedContent Form(params IEnumerable<(string Name, string Value)> parameters) =>
        new(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)));

    private static HttpRequestMessage Token(params IEnumerable<(string Name, string Value)> parameters) => Post("/token", Form(parameters));

    private HttpRequestMessage Par(params IEnumerable<(string Name, string? Value)> changes) =>
        Post("/par", new FormUrlEncodedContent(Open.Request(changes)));

    private string Proof(string nonce) => KeyProof.Create(_holder, TestApi.Issuer, nonce, Open.Api.Time.GetUtcNow());

    private async Task<string> NonceAsync() => (await Open.SendAsync(HttpMethod.Post, "/nonce")).Json.Text("c_nonce");

    private async Task<string> AskAsync()
    {
        var (_, opened) = await Open.Api.SendAsync(
            HttpMethod.Post, "/presentations", new JsonObject { ["purpose"] = "a test", ["preset"] = "person-name-level" }, _officer);
        return ((JsonNode)opened).Text("id");
    }
}
