using System.Text.Json.Nodes;
using TrustLedger.IdentityApi;
using TrustLedger.Tests.IdentityApi.Authorization;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>What the authorization server says of itself (RFC 8414), read as a stranger would, and held against what it does.</summary>
public sealed class AuthorizationServerMetadataTests
{
    [Fact]
    public async Task It_names_every_endpoint_under_the_issuer_and_each_is_there()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var metadata = await ReadAsync(api);

        Assert.Equal(TestApi.Issuer, metadata.Text("issuer"));
        foreach (var (name, method) in new[]
                 {
                     ("authorization_endpoint", "GET"), ("pushed_authorization_request_endpoint", "POST"), ("token_endpoint", "POST"), ("jwks_uri", "GET"),
                 })
        {
            var endpoint = metadata.Text(name);
            Assert.StartsWith(TestApi.Issuer + "/", endpoint, StringComparison.Ordinal);
            Assert.NotEqual(404, (await api.SendAsync(new HttpMethod(method), endpoint[TestApi.Issuer.Length..])).Status);
        }
    }

    [Fact]
    public async Task It_says_what_RFC_8414_and_HAIP_want_said()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var metadata = await ReadAsync(api);

        Assert.Equal(["code"], Texts(metadata, "response_types_supported"));
        Assert.Equal(["query"], Texts(metadata, "response_modes_supported"));
        Assert.Equal(["S256"], Texts(metadata, "code_challenge_methods_supported"));
        Assert.Equal(["ES256"], Texts(metadata, "dpop_signing_alg_values_supported"));
        Assert.Equal(["ES256"], Texts(metadata, "token_endpoint_auth_signing_alg_values_supported"));
        Assert.Equal(["openid_credential"], Texts(metadata, "authorization_details_types_supported"));
        Assert.True((bool)metadata["require_pushed_authorization_requests"]!);
        Assert.True((bool)metadata["authorization_response_iss_parameter_supported"]!);
    }

    [Fact]
    public async Task Every_grant_type_that_it_names_is_served_and_no_other()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var grants = Texts(await ReadAsync(api), "grant_types_supported");

        Assert.Equal(
            ["authorization_code", "urn:ietf:params:oauth:grant-type:pre-authorized_code", "refresh_token", "client_credentials"], grants);
        foreach (var grant in grants)
            Assert.False((await AskAsync(api, grant)).Code == "unsupported_grant_type", grant);
        Assert.Equal("unsupported_grant_type", (await AskAsync(api, "password")).Code);
    }

    [Fact]
    public async Task Its_scopes_are_those_of_the_configurations()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var configurations = (await api.GetAsync("/.well-known/openid-credential-issuer")).Json["credential_configurations_supported"]!.AsObject();

        Assert.Equal(
            configurations.Select(configuration => configuration.Value!.Text("scope")).Order(StringComparer.Ordinal),
            Texts(await ReadAsync(api), "scopes_supported").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_scope_stands_for_one_configuration_and_leads_to_this_issuer()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var issuer = (await api.GetAsync("/.well-known/openid-credential-issuer")).Json;
        var scopes = issuer["credential_configurations_supported"]!.AsObject().Select(configuration => configuration.Value!.Text("scope")).ToList();

        Assert.Equal(scopes.Count, scopes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((await ReadAsync(api)).Text("issuer"), issuer.Text("credential_issuer"));
        // The scope alone says which issuer is meant; who names another beside it is refused.
        Assert.Equal("person", (await api.RedeemAsync(await api.CodeAsync(("scope", "person")))).Json.Text("scope"));
        Assert.Equal("invalid_target", (await api.PushAsync(("scope", "person"), ("resource", "https://another-issuer.example"))).Code);
    }

    [Theory]
    [InlineData(CredentialProfile.Open, false, "none private_key_jwt", true)]
    [InlineData(CredentialProfile.Open, true, "attest_jwt_client_auth none private_key_jwt", true)]
    [InlineData(CredentialProfile.Haip, true, "attest_jwt_client_auth private_key_jwt", false)]
    [InlineData(CredentialProfile.Haip, false, "attest_jwt_client_auth private_key_jwt", false)]
    public async Task It_says_how_clients_authenticate_in_this_profile(CredentialProfile profile, bool trustsProvider, string methods, bool anonymous)
    {
        await using var api = await AuthorizationApi.StartAsync(profile, trustsProvider);
        var metadata = await ReadAsync(api);

        Assert.Equal(methods.Split(' '), Texts(metadata, "token_endpoint_auth_methods_supported"));
        Assert.Equal(anonymous, (bool)metadata["pre-authorized_grant_anonymous_access_supported"]!);
        Assert.Equal(methods.StartsWith("attest", StringComparison.Ordinal), metadata["client_attestation_signing_alg_values_supported"] is not null);
        Assert.Equal(anonymous ? 200 : 401, (await api.RedeemOfferAsync()).Status);
    }

    private static async Task<JsonNode> ReadAsync(AuthorizationApi api)
    {
        using var answer = await api.Api.Http.GetAsync(new Uri("/.well-known/oauth-authorization-server", UriKind.Relative));
        Assert.Equal((200, "application/json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private static Task<AuthorizationApi.Answer> AskAsync(AuthorizationApi api, string grant) =>
        api.PostAsync("/token", new(StringComparer.Ordinal) { ["grant_type"] = grant });

    private static IReadOnlyList<string> Texts(JsonNode metadata, string name) =>
        [.. metadata[name]!.AsArray().Select(item => item!.GetValue<string>())];
}
