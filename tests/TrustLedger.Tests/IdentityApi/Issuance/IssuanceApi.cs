using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>An API with one proofed person and two officers who issue, and what a wallet does with it.</summary>
internal sealed class IssuanceApi : IAsyncDisposable
{
    public const string Name = "云小舟";
    public const string Number = "090101198503120018";

    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private readonly TemporaryFolder? _folder;
    private readonly Func<IdentityApiOptions, IdentityApiOptions> _change;
    private string _session = null!;
    private int _restarts;

    private IssuanceApi(TestApi api, TemporaryFolder? folder, Func<IdentityApiOptions, IdentityApiOptions> change) =>
        (Api, _folder, _change) = (api, folder, change);

    public TestApi Api { get; private set; }

    /// <summary>The access token of the officer who offers.</summary>
    public string Officer { get; private set; } = null!;

    /// <summary>The access token of another officer.</summary>
    public string Second { get; private set; } = null!;

    /// <param name="keepsFolder">Whether <see cref="RestartAsync"/> will be called.</param>
    public static async Task<IssuanceApi> StartAsync(
        Func<IdentityApiOptions, IdentityApiOptions>? change = null, bool keepsFolder = false, ServiceKeys? keys = null)
    {
        change ??= options => options;
        var folder = keepsFolder ? new TemporaryFolder() : null;
        var issuance = new IssuanceApi(await TestApi.StartAsync(change, folder, keys: keys), folder, change);
        await issuance.Api.ImportAsync($"number,name\n{Number},{Name}\n");
        await issuance.BindAsync(await issuance.Api.SignInAsync("window", Roles.WindowOfficer));
        issuance.Officer = await issuance.Api.SignInAsync("issuer", Roles.IssuerOfficer);
        issuance.Second = await issuance.Api.SignInAsync("second", Roles.IssuerOfficer);
        return issuance;
    }

    /// <summary>Ends the API and starts it again on the same folder.</summary>
    public async Task RestartAsync(ServiceKeys? keys = null)
    {
        await Api.DisposeAsync();
        Api = await TestApi.StartAsync(_change, _folder, keys: keys);
        Officer = await Api.SignInAsync($"issuer-{_restarts}", Roles.IssuerOfficer);
        Second = await Api.SignInAsync($"second-{++_restarts}", Roles.IssuerOfficer);
    }

    public async Task<JsonNode> OfferAsync(string configuration = "person", string? entity = null)
    {
        var (status, offer) = await TryOfferAsync(configuration, entity);
        Assert.True(status == 201, offer.ToJsonString());
        return offer;
    }

    /// <param name="entity">Which legal entity it is about; null where the offer names none.</param>
    public async Task<(int Status, JsonNode Json)> TryOfferAsync(string configuration, string? entity = null)
    {
        var body = new JsonObject { ["configuration"] = configuration, ["session"] = _session };
        if (entity is not null)
            body["entity"] = entity;
        return await Api.SendAsync(HttpMethod.Post, "/offers", body, Officer);
    }

    /// <summary>What the person reads of who saw and judged.</summary>
    public async Task<IReadOnlyList<JsonNode>> AccessLinesAsync()
    {
        var (_, page) = await Api.SendAsync(HttpMethod.Get, "/access-records", null, _handle);
        return [.. page["records"]!.AsArray().Select(record => record!["line"]!)];
    }

    /// <summary>Offers a credential and redeems the offer.</summary>
    public async Task<string> TokenAsync(string configuration = "person", string? entity = null)
    {
        var offer = await OfferAsync(configuration, entity);
        var byValue = JsonNode.Parse(Uri.UnescapeDataString(offer.Text("offerByValue").Split("credential_offer=")[1]))!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            ["pre-authorized_code"] = byValue["grants"]![VciNames.PreAuthorizedGrant]!.Text("pre-authorized_code"),
            ["tx_code"] = offer.Text("txCode"),
        });
        using var response = await Api.Http.PostAsync(new Uri("/token", UriKind.Relative), form);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.Text("access_token");
    }

    public async Task<string> NonceAsync() => (await PostAsync("/nonce", [], null)).Json.Text("c_nonce");

    /// <summary>A request for as many copies as there are keys; with no keys, for one to a new key.</summary>
    public async Task<CredentialRequest> RequestAsync(params ECDsa[] keys)
    {
        var nonce = await NonceAsync();
        using var spare = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var proofs = (keys.Length == 0 ? [spare] : keys).Select(key => KeyProof.Create(key, TestApi.Issuer, nonce, Api.Time.GetUtcNow()));
        return new CredentialRequest("person", [.. proofs]);
    }

    /// <summary>Asks for credentials in clear.</summary>
    public async Task<WalletAnswer> FetchAsync(string token, params ECDsa[] keys) =>
        await PostAsync("/credential", (await RequestAsync(keys)).ToJson(), token);

    public Task<WalletAnswer> PostAsync(string path, JsonObject body, string? token) =>
        PostAsync(path, body.ToJsonString(), "application/json", token);

    public async Task<WalletAnswer> PostAsync(string path, string body, string mediaType, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await SendAsync(Api.Http, request);
    }

    public Task<WalletAnswer> GetAsync(string path) => GetAsync(Api.Http, path, accept: null);

    public static async Task<WalletAnswer> GetAsync(HttpClient http, string path, string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await SendAsync(http, request);
    }

    /// <summary>The issuer's encryption key as its metadata announces it.</summary>
    public async Task<MessageEncryption> EncryptionAsync(JweContentEncryption cipher = JweContentEncryption.A128GCM)
    {
        var announced = (await GetAsync(VciNames.IssuerMetadataPath)).Json["credential_request_encryption"]!;
        var jwk = announced["jwks"]!["keys"]![0]!;
        Assert.Contains(cipher.ToString(), announced["enc_values_supported"]!.AsArray().Select(name => (string)name!), StringComparer.Ordinal);
        return new MessageEncryption(Jwk.Parse(jwk).Value(), jwk.Text("kid"), cipher);
    }

    /// <summary>What the issuer signed of a credential.</summary>
    public static JsonNode PayloadOf(string credential) => PartOf(credential, 1);

    public static JsonNode HeaderOf(string credential) => PartOf(credential, 0);

    public Task<long> CountAsync(string table) => Api.Get<Database>().ReadAsync(
        connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _handle.Dispose();
        _folder?.Dispose();
    }

    private static JsonNode PartOf(string credential, int part) =>
        JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(credential.Split('.')[part]))!;

    private static async Task<WalletAnswer> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        return new WalletAnswer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.CacheControl?.ToString(),
            response.Headers.WwwAuthenticate.ToString(),
            await response.Content.ReadAsStringAsync());
    }

    private async Task BindAsync(string window)
    {
        var (_, opened) = await Api.SendAsync(
            HttpMethod.Post,
            "/proofing/sessions",
            new JsonObject { ["name"] = Name, ["number"] = Number, ["handle"] = _handle.Address.ToLowerHex() },
            _handle);
        JsonNode session = opened;
        _session = session.Text("session");
        await Api.SendAsync(HttpMethod.Post, $"/proofing/sessions/{_session}/binding", [], _handle, session.Text("challenge"));
        var (status, _) = await Api.SendAsync(
            HttpMethod.Post,
            $"/proofing/sessions/{_session}/confirmation",
            new JsonObject { ["documentKind"] = "resident-id-card", ["confirmed"] = true, ["replace"] = false },
            window);
        Assert.Equal(200, status);
    }
}
