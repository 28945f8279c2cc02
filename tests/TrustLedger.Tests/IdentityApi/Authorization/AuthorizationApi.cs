using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Keys;
using TrustLedger.Tests.Credentials;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>The API with one bound resident, and a wallet and a browser that ask it for credentials.</summary>
internal sealed partial class AuthorizationApi : IAsyncDisposable
{
    public const string Client = "https://wallet.example";
    public const string RedirectUri = "https://wallet.example/cb";
    public const string Number = "090101198503120018";
    public const string ProvidersFile = "providers.pem";

    private const string Name = "云小舟";

    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private readonly TestAuthority _authority = new("Wallet providers");
    private readonly CertifiedTestKey _provider;
    private readonly TemporaryFolder _folder = new();
    private string _window = "";
    private string _issuer = "";
    private string _session = "";

    private AuthorizationApi() => _provider = _authority.Certify("wallet provider");

    public TestApi Api { get; private set; } = null!;

    public ECDsa DpopKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa InstanceKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Verifier { get; } = Pkce.NewVerifier();

    /// <summary>Whether requests carry the attestation of the wallet's provider, and its proof.</summary>
    public bool Attests { get; set; }

    /// <summary>The last <c>DPoP-Nonce</c> that came; proofs carry it.</summary>
    public string? Nonce { get; set; }

    /// <summary>The provider of wallets as a wallet's settings take it: its key and certificate.</summary>
    public string ProviderPem => $"{_provider.Key.ExportPkcs8PrivateKeyPem()}\n{_provider.Certificate.ExportCertificatePem()}\n";

    /// <summary>The provider's certificate as the header <c>x5c</c> has it.</summary>
    public JsonArray ProviderChain => X5cChain.ToJson(_provider.Certificate);

    /// <summary>The root of the provider's certificate.</summary>
    public string ProviderRootPem => _authority.Root.ExportCertificatePem();

    /// <summary>The root of the issuer's certificate.</summary>
    public string AnchorPem => PemEncoding.WriteString("CERTIFICATE", Api.Get<ServiceKeys>().Anchor);

    private DateTimeOffset Now => Api.Time.GetUtcNow();

    /// <param name="profile">Which wallets are served.</param>
    /// <param name="trustsProvider">Whether the test's provider of wallets is believed.</param>
    /// <param name="change">Of the options.</param>
    /// <param name="services">Puts others in the place of the API's own.</param>
    /// <param name="listens">Whether programs that are not in this process can reach it, at an address of loopback.</param>
    public static async Task<AuthorizationApi> StartAsync(
        CredentialProfile profile = CredentialProfile.Open, bool trustsProvider = false,
        Func<IdentityApiOptions, IdentityApiOptions>? change = null, Action<IServiceCollection>? services = null, bool listens = false)
    {
        var address = listens ? $"http://127.0.0.1:{FreePort()}" : null;
        var made = new AuthorizationApi();
        made._folder.Write(ProvidersFile, made._authority.Root.ExportCertificatePem());
        made.Api = await TestApi.StartAsync(
            options =>
            {
                options = options with
                {
                    Profile = profile,
                    WalletProviders = trustsProvider ? made._folder.File(ProvidersFile) : "",
                    Issuer = address ?? options.Issuer,
                    Url = address ?? options.Url,
                };
                return change?.Invoke(options) ?? options;
            },
            sockets: listens ? _ => { }
        : null,
            services: services);
        await made.Api.ImportAsync($"number,name\n{Number},{Name}\n");
        made._window = await made.Api.SignInAsync("window", Roles.WindowOfficer);
        made._issuer = await made.Api.SignInAsync("issuer", Roles.IssuerOfficer);
        made._session = await made.BindAsync();
        return made;
    }

    /// <summary>The parameters of a good request.</summary>
    public Dictionary<string, string> Request(params IEnumerable<(string Name, string? Value)> changes)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = Client,
            ["redirect_uri"] = RedirectUri,
            ["scope"] = "person",
            ["state"] = "of the wallet",
            ["code_challenge"] = Pkce.ChallengeOf(Verifier),
            ["code_challenge_method"] = "S256",
        };
        return Changed(form, changes);
    }

    public Task<Answer> PushAsync(params IEnumerable<(string Name, string? Value)> changes) => PostAsync("/par", Request(changes));

    /// <summary>Opens a pushed request in a fresh browser.</summary>
    /// <returns>The browser's cookie.</returns>
    public async Task<string> OpenAsync(string requestUri, string client = Client)
    {
        var answer = await GetAsync($"/authorize?client_id={Uri.EscapeDataString(client)}&request_uri={Uri.EscapeDataString(requestUri)}");
        Assert.True(answer.Status == 303, answer.Text);
        return CookiesOf(answer);
    }

    /// <summary>The cookies of an answer as a browser sends them.</summary>
    public static string CookiesOf(Answer answer) => string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    /// <summary>Where the page of an authorization is that a browser has open; the first, when it has several.</summary>
    public static string PagePath(string? cookie) =>
        "/consent/" + (cookie is null ? "none" : AuthorizationCookie().Match(cookie).Groups["id"].Value);

    /// <summary>The secret of that browser.</summary>
    public static string SecretOf(string cookie) => AuthorizationCookie().Match(cookie).Groups["secret"].Value;

    public Task<Answer> PageAsync(string? cookie, string? path = null) => GetAsync(path ?? PagePath(cookie), cookie, "text/html");

    /// <summary>An officer at the window says that it is the resident who sits there.</summary>
    public async Task<Answer> ConfirmAsync(string cookie)
    {
        var code = SignInCode().Match((await PageAsync(cookie)).Text).Groups["code"].Value.Replace(" ", "", StringComparison.Ordinal);
        return await ConfirmAsync(code, _session);
    }

    public Task<Answer> ConfirmAsync(string code, string session) => SendAsync(
        HttpMethod.Post, $"/sign-ins/{code}/confirmation", Json(new JsonObject { ["session"] = session }),
        new AuthenticationHeaderValue("Bearer", _window));

    /// <summary>The resident's decision, by the form of the page.</summary>
    public async Task<Answer> DecideAsync(string cookie, string decision = "allow")
    {
        var token = FormToken().Match((await PageAsync(cookie)).Text).Groups["token"].Value;
        return await DecideAsync(cookie, decision, token);
    }

    public Task<Answer> DecideAsync(string? cookie, string decision, string token, string? path = null) => SendAsync(
        HttpMethod.Post, path ?? PagePath(cookie), new FormUrlEncodedContent([new("token", token), new("decision", decision)]), cookie: cookie);

    /// <summary>What the resident's browser does with the address that a wallet opens: signs in at the window, and decides.</summary>
    /// <returns>Where it is sent then.</returns>
    public async Task<Uri> BrowseAsync(Uri address, string decision = "allow")
    {
        var opened = await GetAsync(address.PathAndQuery);
        Assert.True(opened.Status == 303, opened.Text);
        var cookie = CookiesOf(opened);
        Assert.Equal(200, (await ConfirmAsync(cookie)).Status);
        var decided = await DecideAsync(cookie, decision);
        Assert.True(decided.Status == 303, decided.Text);
        return decided.Headers.Location!;
    }

    /// <summary>From the push to the code.</summary>
    public async Task<string> CodeAsync(params IEnumerable<(string Name, string? Value)> changes)
    {
        var pushed = await PushAsync(changes);
        Assert.True(pushed.Status == 201, pushed.Text);
        var cookie = await OpenAsync(pushed.Json.Text("request_uri"));
        Assert.Equal(200, (await ConfirmAsync(cookie)).Status);
        var decided = await DecideAsync(cookie);
        Assert.True(decided.Status == 303, decided.Text);
        return decided.Parameter("code") ?? throw new InvalidOperationException(decided.Headers.Location?.ToString());
    }

    /// <summary>The token request for a code, with a DPoP proof.</summary>
    public Task<Answer> RedeemAsync(string code, params IEnumerable<(string Name, string? Value)> changes) =>
        RedeemAsync(code, isBound: true, changes);

    public Task<Answer> RedeemAsync(string code, bool isBound, params IEnumerable<(string Name, string? Value)> changes)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = Client,
            ["redirect_uri"] = RedirectUri,
            ["code"] = code,
            ["code_verifier"] = Verifier,
        };
        return PostAsync("/token", Changed(form, changes), isBound ? Proof("/token") : null);
    }

    public Task<Answer> RefreshAsync(string refreshToken, string? proof = null, params IEnumerable<(string Name, string? Value)> changes) => PostAsync(
        "/token",
        Changed(
            new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["client_id"] = Client, ["refresh_token"] = refreshToken },
            changes),
        proof ?? Proof("/token"));

    /// <summary>An offer by an officer, and what it says.</summary>
    public async Task<(Answer Answer, CredentialOffer Offer)> OfferAsync(string? grant = null)
    {
        var answer = await TryOfferAsync(grant);
        Assert.True(answer.Status == 201, answer.Text);
        return (answer, CredentialOfferUri.Parse(answer.Json.Text("offerByValue")).Value().Offer!);
    }

    public Task<Answer> TryOfferAsync(string? grant)
    {
        var body = new JsonObject { ["configuration"] = "person", ["session"] = _session };
        if (grant is not null)
            body["grant"] = grant;
        return SendAsync(HttpMethod.Post, "/offers", Json(body), new AuthenticationHeaderValue("Bearer", _issuer));
    }

    /// <summary>The token request for a pre-authorized code.</summary>
    public async Task<Answer> RedeemOfferAsync(bool isBound = true, params IEnumerable<(string Name, string? Value)> changes)
    {
        var (answer, offer) = await OfferAsync();
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            ["pre-authorized_code"] = offer.PreAuthorizedCode!,
            ["tx_code"] = answer.Json.Text("txCode"),
        };
        return await PostAsync("/token", Changed(form, changes), isBound ? Proof("/token") : null);
    }

    /// <summary>Fetches a credential with a token that is bound to the DPoP key.</summary>
    public Task<Answer> FetchAsync(string token, JsonObject? what = null, string? proof = null) =>
        FetchAsync(new AuthenticationHeaderValue("DPoP", token), what, proof ?? Proof("/credential", token));

    public async Task<Answer> FetchAsync(AuthenticationHeaderValue? authorization, JsonObject? what = null, string? proof = null)
    {
        var nonce = (await SendAsync(HttpMethod.Post, "/nonce")).Json.Text("c_nonce");
        using var holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var body = what?.DeepClone().AsObject() ?? new JsonObject { ["credential_configuration_id"] = "person" };
        body["proofs"] = new JsonObject { ["jwt"] = new JsonArray(KeyProof.Create(holder, Api.Identifier, nonce, Now)) };
        return await SendAsync(HttpMethod.Post, "/credential", Json(body), authorization, proof: proof);
    }

    /// <summary>A request that is good but for its nonce, which one before it has used.</summary>
    public async Task<JsonObject> WithSpentNonceAsync(string token)
    {
        var nonce = (await SendAsync(HttpMethod.Post, "/nonce")).Json.Text("c_nonce");
        using var holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var body = new JsonObject
        {
            ["credential_configuration_id"] = "person",
            ["proofs"] = new JsonObject { ["jwt"] = new JsonArray(KeyProof.Create(holder, Api.Identifier, nonce, Now)) },
        };
        var authorization = new AuthenticationHeaderValue("DPoP", token);
        Xunit.Assert.Equal(
            200, (await SendAsync(HttpMethod.Post, "/credential", Json(body), authorization, proof: Proof("/credential", token))).Status);
        return body;
    }

    public string Proof(string path, string? accessToken = null, ECDsa? key = null, TimeSpan age = default) =>
        DpopProof.Create(key ?? DpopKey, "POST", Api.Identifier + path, accessToken, Now - age, Nonce);

    /// <summary>What the wallet's provider says of it.</summary>
    public string Attestation(Action<JsonObject>? change = null, ECDsa? signer = null, JsonArray? x5c = null)
    {
        var payload = new JsonObject
        {
            ["iss"] = "https://provider.example",
            ["sub"] = Client,
            ["wallet_name"] = "Test wallet",
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["exp"] = Now.AddHours(1).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = Jwk.Of(InstanceKey).ToJson() },
        };
        change?.Invoke(payload);
        return JwsWriter.Write(
            WalletAttestation.Type, payload, signer ?? _provider.Key, new JsonObject { ["x5c"] = x5c ?? X5cChain.ToJson(_provider.Certificate) });
    }

    /// <summary>Something else that the wallet's provider signs.</summary>
    public string SignAsProvider(string type, JsonObject payload) =>
        JwsWriter.Write(type, payload, _provider.Key, new JsonObject { ["x5c"] = ProviderChain });

    public string AttestationProof(string? audience = null, ECDsa? signer = null, string client = Client) =>
        WalletAttestation.CreateProof(signer ?? InstanceKey, client, audience ?? Api.Identifier, Now);

    public Task<Answer> PostAsync(string path, Dictionary<string, string> form, string? proof = null, string? attestation = null, string? attestationProof = null)
    {
        if (Attests)
            (attestation, attestationProof) = (attestation ?? Attestation(), attestationProof ?? AttestationProof());
        return SendAsync(
            HttpMethod.Post, path, new FormUrlEncodedContent(form), proof: proof, attestation: attestation, attestationProof: attestationProof);
    }

    public Task<Answer> GetAsync(string path, string? cookie = null, string? accept = null) =>
        SendAsync(HttpMethod.Get, path, cookie: cookie, accept: accept);

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, AuthenticationHeaderValue? authorization = null, string? cookie = null,
        string? accept = null, string? proof = null, string? attestation = null, string? attestationProof = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = authorization;
        foreach (var (name, value) in new[]
                 {
                     ("Cookie", cookie), ("Accept", accept), ("DPoP", proof), ("OAuth-Client-Attestation", attestation),
                     ("OAuth-Client-Attestation-PoP", attestationProof),
                 })
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Api.Http.SendAsync(request);
        if (response.Headers.TryGetValues("DPoP-Nonce", out var nonces))
            Nonce = nonces.Single();
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public Task<long> CountAsync(string table) => Api.Get<Database>().ReadAsync(
        connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"), CancellationToken.None);

    /// <summary>Every open offer is to be for another person than it was made for.</summary>
    public Task MakeOffersSomebodyElsesAsync() => Api.Get<Database>().WriteAsync(
        connection => connection.ExecuteAsync("UPDATE offers SET subject = 'somebody else' WHERE state = 'open'"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _handle.Dispose();
        _provider.Dispose();
        _authority.Dispose();
        _folder.Dispose();
        DpopKey.Dispose();
        InstanceKey.Dispose();
    }

    private static int FreePort()
    {
        using var held = new TcpListener(IPAddress.Loopback, 0);
        held.Start();
        return ((IPEndPoint)held.LocalEndpoint).Port;
    }

    public static StringContent Json(JsonObject json) => new(json.ToJsonString(), Encoding.UTF8, "application/json");

    private static Dictionary<string, string> Changed(Dictionary<string, string> form, IEnumerable<(string Name, string? Value)> changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null)
                form.Remove(name);
            else
                form[name] = value;
        }

        return form;
    }

    private async Task<string> BindAsync()
    {
        var (_, session) = await Api.SendAsync(
            HttpMethod.Post,
            "/proofing/sessions",
            new JsonObject { ["name"] = Name, ["number"] = Number, ["handle"] = _handle.Address.ToLowerHex() },
            _handle);
        var id = ((JsonNode)session).Text("session");
        await Api.SendAsync(HttpMethod.Post, $"/proofing/sessions/{id}/binding", [], _handle, ((JsonNode)session).Text("challenge"));
        var (status, _) = await Api.SendAsync(
            HttpMethod.Post,
            $"/proofing/sessions/{id}/confirmation",
            new JsonObject { ["documentKind"] = "resident-id-card", ["confirmed"] = true },
            _window);
        Assert.Equal(200, status);
        return id;
    }

    [GeneratedRegex("(^|; )authorization-(?<id>[^=]+)=(?<secret>[^;]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex AuthorizationCookie();

    [GeneratedRegex("<code>(?<code>[0-9 ]+)</code>", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex SignInCode();

    [GeneratedRegex("name=\"token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex FormToken();

    /// <summary>What the API said.</summary>
    internal sealed record Answer(int Status, string Text, HttpResponseHeaders Headers)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        /// <summary>The error code of OAuth, or a problem's.</summary>
        public string? Code => Text.StartsWith('{') ? (string?)(Json["error"] ?? Json["title"]) : null;

        /// <summary>A parameter of the address that the browser is sent to.</summary>
        public string? Parameter(string name) => Headers.Location is { IsAbsoluteUri: true } location
            ? System.Web.HttpUtility.ParseQueryString(location.Query)[name]
            : null;
    }
}
