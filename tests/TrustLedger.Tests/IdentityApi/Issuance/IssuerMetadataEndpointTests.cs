using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>What the issuer says of itself, read as a stranger would (OpenID4VCI 1.0 §12.2, SD-JWT VC §5 and §6).</summary>
public sealed class IssuerMetadataEndpointTests(IssuerMetadataEndpointTests.Served served) : IClassFixture<IssuerMetadataEndpointTests.Served>
{
    private const string Issuer = "https://id.yunxi.example/city";
    private const string MetadataPath = "/.well-known/openid-credential-issuer/city";
    private const string LanguageTag = "^[a-z]{2}-[A-Z]{2}$";

    [Fact]
    public async Task The_metadata_of_an_identifier_with_a_path_lies_between_host_and_path()
    {
        var answer = await GetAsync(MetadataPath);

        Assert.Equal((200, "application/json", "public, max-age=300"), (answer.Status, answer.MediaType, answer.CacheControl));
        Assert.Equal(Issuer, answer.Json.Text("credential_issuer"));
        Assert.Equal(Issuer, (await GetAsync("/.well-known/oauth-authorization-server/city")).Json.Text("issuer"));
        Assert.Equal(Issuer, (await GetAsync("/.well-known/jwt-vc-issuer/city")).Json.Text("issuer"));
    }

    [Theory]
    [InlineData("credential_endpoint", "POST")]
    [InlineData("nonce_endpoint", "POST")]
    [InlineData("deferred_credential_endpoint", "POST")]
    [InlineData("notification_endpoint", "POST")]
    public async Task Each_endpoint_is_an_https_URL_below_the_identifier_and_is_served_there(string member, string method)
    {
        var endpoint = new Uri((await MetadataAsync()).Text(member));

        Assert.StartsWith(Issuer + "/", endpoint.ToString(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), endpoint.PathAndQuery);
        using var answer = await served.Api.Http.SendAsync(request);
        Assert.Contains((int)answer.StatusCode, new[] { 200, 401 });
    }

    [Fact]
    public async Task Batches_are_announced_as_large_as_they_may_be()
    {
        var size = (int)(await MetadataAsync())["batch_credential_issuance"]!["batch_size"]!;

        Assert.Equal(served.Api.Get<Microsoft.Extensions.Options.IOptions<TrustLedger.IdentityApi.IdentityApiOptions>>().Value.BatchSize, size);
        Assert.True(size >= 2);
    }

    [Fact]
    public async Task Encryption_is_announced_with_keys_of_their_own_ids_and_the_ciphers()
    {
        var metadata = await MetadataAsync();
        var (request, response) = (metadata["credential_request_encryption"]!, metadata["credential_response_encryption"]!);

        var key = Assert.Single(request["jwks"]!["keys"]!.AsArray())!;
        Assert.Equal(("enc", "ECDH-ES", Jwk.Parse(key).Value().Thumbprint), (key.Text("use"), key.Text("alg"), key.Text("kid")));
        Assert.Equal("""["ECDH-ES"]""", response["alg_values_supported"]!.ToJsonString());
        foreach (var announced in new[] { request, response })
        {
            Assert.Equal("""["A128GCM","A256GCM"]""", announced["enc_values_supported"]!.ToJsonString());
            Assert.False((bool)announced["encryption_required"]!);
            Assert.Null(announced["zip_values_supported"]);
        }
    }

    [Fact]
    public async Task Each_configuration_names_its_format_type_scope_binding_and_proofs()
    {
        foreach (var (id, configuration) in await ConfigurationsAsync())
        {
            Assert.NotNull(configuration);
            Assert.Equal(("dc+sd-jwt", id), (configuration.Text("format"), configuration.Text("scope")));
            Assert.StartsWith(Issuer + "/credentials/", configuration.Text("vct"), StringComparison.Ordinal);
            Assert.Equal("""["jwk"]""", configuration["cryptographic_binding_methods_supported"]!.ToJsonString());
            Assert.Equal("""["ES256"]""", configuration["credential_signing_alg_values_supported"]!.ToJsonString());
            Assert.Equal(
                """{"jwt":{"proof_signing_alg_values_supported":["ES256"]}}""", configuration["proof_types_supported"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Everything_shown_to_people_is_there_once_in_each_language()
    {
        MustShow((await MetadataAsync())["display"]!, "name");
        foreach (var (_, configuration) in await ConfigurationsAsync())
        {
            var shown = configuration!["credential_metadata"]!;
            MustShow(shown["display"]!, "name");
            Assert.NotEmpty(shown["claims"]!.AsArray());
            foreach (var claim in shown["claims"]!.AsArray())
            {
                Assert.NotNull(claim);
                MustShow(claim["display"]!, "name");
                Assert.NotEmpty(claim["path"]!.AsArray());
            }
        }
    }

    [Fact]
    public async Task Signed_metadata_says_the_same_under_the_issuers_key_without_the_root()
    {
        var plain = (await MetadataAsync()).AsObject();
        var answer = await GetAsync(MetadataPath, "application/jwt");
        Assert.Equal((200, "application/jwt"), (answer.Status, answer.MediaType));

        var unverified = StrictReader.Read(answer.Text, new JwsRules("openidvci-issuer-metadata+jwt")).Value();
        var now = TimeProvider.System.GetUtcNow();
        var chain = X5cChain.Parse(unverified.Header["x5c"]).Value().Verify(TrustAnchors.FromDer(served.Anchor), now).Value();
        var payload = unverified.Verify(chain.LeafKey).Value().Payload;

        Assert.Equal((Issuer, "ES256"), (((JsonNode)payload).Text("sub"), ((JsonNode)unverified.Header).Text("alg")));
        Assert.InRange(now.ToUnixTimeSeconds() - payload.WholeNumber("iat")!.Value, 0, 60);
        Assert.True(payload.WholeNumber("exp") > now.ToUnixTimeSeconds());
        foreach (var (name, value) in plain)
            Assert.True(JsonNode.DeepEquals(value, payload[name]), name);
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("rubbish", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json, application/jwt", "application/json")]
    [InlineData("application/jwt;q=0.5, application/json", "application/json")]
    [InlineData("application/jwt;q=0, */*", "application/json")]
    [InlineData("application/jwt", "application/jwt")]
    [InlineData("application/jwt, application/json;q=0.9", "application/jwt")]
    [InlineData("*/*;q=0.1, application/jwt", "application/jwt")]
    public async Task The_form_is_the_one_that_is_preferred(string? accept, string mediaType) =>
        Assert.Equal((200, mediaType), await StatusAndTypeAsync(MetadataPath, accept));

    [Fact]
    public async Task The_authorization_servers_metadata_names_its_token_endpoint_and_algorithms()
    {
        var answer = await GetAsync("/.well-known/oauth-authorization-server/city");

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(Issuer + "/token", answer.Json.Text("token_endpoint"));
        Assert.Equal(Issuer + "/jwks.json", answer.Json.Text("jwks_uri"));
        Assert.Contains(VciNames.PreAuthorizedGrant, answer.Json["grant_types_supported"]!.AsArray().Select(grant => (string)grant!), StringComparer.Ordinal);
        Assert.Equal("""["ES256"]""", answer.Json["dpop_signing_alg_values_supported"]!.ToJsonString());
    }

    [Fact]
    public async Task The_keys_for_verifiers_are_a_set_in_place()
    {
        var answer = await GetAsync("/.well-known/jwt-vc-issuer/city");

        Assert.Equal((200, "application/json", "public, max-age=300"), (answer.Status, answer.MediaType, answer.CacheControl));
        Assert.Equal("issuer jwks", answer.Members);
        Assert.NotEmpty(answer.Json["jwks"]!["keys"]!.AsArray());
    }

    [Fact]
    public async Task Type_metadata_is_at_the_address_that_the_type_is_named_by()
    {
        foreach (var (_, configuration) in await ConfigurationsAsync())
        {
            Assert.NotNull(configuration);
            var type = configuration.Text("vct");
            var answer = await GetAsync(new Uri(type).AbsolutePath);

            Assert.Equal((200, "application/json", "public, max-age=3600"), (answer.Status, answer.MediaType, answer.CacheControl));
            Assert.Equal(type, answer.Json.Text("vct"));
            MustShow(answer.Json["display"]!, "name");
            var described = configuration["credential_metadata"]!["claims"]!.AsArray().Select(claim => claim!["path"]!.ToJsonString());
            Assert.Equal(described, answer.Json["claims"]!.AsArray().Select(claim => claim!["path"]!.ToJsonString()), StringComparer.Ordinal);
            foreach (var claim in answer.Json["claims"]!.AsArray())
            {
                Assert.NotNull(claim);
                Assert.Equal("always", claim.Text("sd"));
                MustShow(claim["display"]!, "label");
                Assert.All(claim["display"]!.AsArray(), shown => Assert.Null(shown!["name"]));
                Assert.All(claim["path"]!.AsArray(), step => Assert.True(step is null || ((string)step!).Length > 0));
            }
        }
    }

    private static void MustShow(JsonNode display, string member)
    {
        var languages = display.AsArray().Select(shown => shown!.Text("locale")).ToList();
        Assert.Equal(["zh-CN", "en-US"], languages, StringComparer.Ordinal);
        Assert.All(languages, language => Assert.Matches(LanguageTag, language));
        Assert.All(display.AsArray(), shown => Assert.NotEmpty(shown!.Text(member)));
    }

    private async Task<JsonNode> MetadataAsync() => (await GetAsync(MetadataPath)).Json;

    private async Task<JsonObject> ConfigurationsAsync()
    {
        var configurations = (await MetadataAsync())["credential_configurations_supported"]!.AsObject();
        Assert.NotEmpty(configurations);
        return configurations;
    }

    private async Task<(int Status, string? MediaType)> StatusAndTypeAsync(string path, string? accept)
    {
        var answer = await GetAsync(path, accept);
        return (answer.Status, answer.MediaType);
    }

    private Task<WalletAnswer> GetAsync(string path, string? accept = null) => IssuanceApi.GetAsync(served.Api.Http, path, accept);

    /// <summary>One API for all: nothing here changes it.</summary>
    public sealed class Served : IAsyncLifetime
    {
        internal TestApi Api { get; private set; } = null!;

        internal byte[] Anchor => Api.Get<TrustLedger.IdentityApi.Keys.ServiceKeys>().Anchor;

        public async Task InitializeAsync() => Api = await TestApi.StartAsync(options => options with { Issuer = Issuer });

        public async Task DisposeAsync() => await Api.DisposeAsync();
    }
}
