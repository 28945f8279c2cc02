using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>Offers, nonces and the credential endpoint as a wallet that nobody here wrote would use and misuse them.</summary>
public sealed class CredentialEndpointTests : IAsyncLifetime
{
    private const int BatchSize = 4;
    private const int Decoys = 5;

    private IssuanceApi _issuance = null!;

    public async Task InitializeAsync() => _issuance = await IssuanceApi.StartAsync(options => options with
    {
        BatchSize = BatchSize,
        Credentials = new Dictionary<string, CredentialOptions>(StringComparer.Ordinal) { ["person"] = new() { Decoys = Decoys } },
    });

    public async Task DisposeAsync() => await _issuance.DisposeAsync();

    [Fact]
    public async Task The_copies_of_a_batch_say_the_same_under_keys_salts_and_status_entries_of_their_own()
    {
        var keys = Keys(BatchSize);
        var copies = (await _issuance.FetchAsync(await _issuance.TokenAsync(), keys)).Credentials.Select(Read).ToList();

        Assert.Equal(keys.Select(key => Jwk.Of(key).X), copies.Select(copy => copy.Payload["cnf"]!["jwk"]!.Text("x")), StringComparer.Ordinal);
        Assert.Single(copies.Select(ClaimsOf).Distinct(StringComparer.Ordinal));
        Assert.Equal(BatchSize, copies.Select(copy => copy.Payload["status"]!.ToJsonString()).Distinct(StringComparer.Ordinal).Count());
        var disclosures = copies.SelectMany(copy => copy.Source.Disclosures).Select(disclosure => disclosure.ToString()).ToList();
        Assert.Equal(disclosures.Count, disclosures.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_credential_hides_all_but_the_registered_claims_among_as_many_decoys_as_the_setting_says()
    {
        var copy = Read(Assert.Single((await _issuance.FetchAsync(await _issuance.TokenAsync())).Credentials));

        Assert.Equal(
            "_sd _sd_alg cnf exp iss nbf status vct",
            string.Join(' ', copy.IssuerJwt.Payload.Select(member => member.Key).Order(StringComparer.Ordinal)));
        Assert.Equal(copy.Source.Disclosures.Count + Decoys, copy.IssuerJwt.Payload["_sd"]!.AsArray().Count);
    }

    [Fact]
    public async Task More_proofs_than_the_announced_batch_are_refused()
    {
        var token = await _issuance.TokenAsync();

        Assert.Equal((400, "invalid_proof"), (await _issuance.FetchAsync(token, Keys(BatchSize + 1))).Error);
        Assert.Equal(0, await _issuance.CountAsync("issued_credentials"));
    }

    [Fact]
    public async Task One_key_for_two_copies_is_refused()
    {
        var key = Keys(1)[0];

        Assert.Equal((400, "invalid_proof"), (await _issuance.FetchAsync(await _issuance.TokenAsync(), key, key)).Error);
    }

    [Fact]
    public async Task No_nonce_is_like_another_and_none_is_kept_on_the_way()
    {
        var answers = new List<WalletAnswer>();
        for (var i = 0; i < 20; i++)
            answers.Add(await _issuance.PostAsync("/nonce", [], null));

        Assert.All(answers, answer => Assert.Equal((200, "application/json", "no-store"), (answer.Status, answer.MediaType, answer.CacheControl)));
        Assert.Equal(20, answers.Select(answer => answer.Json.Text("c_nonce")[..20]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_nonce_serves_one_answer_and_five_minutes()
    {
        var token = await _issuance.TokenAsync();
        var used = (await _issuance.RequestAsync()).ToJson();
        Assert.Equal(200, (await _issuance.PostAsync("/credential", used, token)).Status);
        Assert.Equal((400, "invalid_nonce"), (await _issuance.PostAsync("/credential", used, token)).Error);

        var nonce = await _issuance.NonceAsync();
        _issuance.Api.Time.Advance(TimeSpan.FromSeconds(301));
        var late = KeyProof.Create(Keys(1)[0], TestApi.Issuer, nonce, _issuance.Api.Time.GetUtcNow());
        Assert.Equal(
            (400, "invalid_nonce"),
            (await _issuance.PostAsync("/credential", new CredentialRequest("person", [late]).ToJson(), await _issuance.TokenAsync())).Error);
    }

    [Fact]
    public async Task An_offer_is_plain_json_with_nothing_of_the_person_in_it()
    {
        var offer = await _issuance.OfferAsync();
        var answer = await _issuance.GetAsync(new Uri(ReferenceIn(offer)).AbsolutePath);

        Assert.Equal((200, "application/json", "no-store"), (answer.Status, answer.MediaType, answer.CacheControl));
        Assert.Equal(TestApi.Issuer, answer.Json.Text("credential_issuer"));
        foreach (var text in new[] { answer.Text, offer.ToJsonString(), Uri.UnescapeDataString(offer.Text("offerByValue")) })
        {
            Assert.DoesNotContain(IssuanceApi.Name, text, StringComparison.Ordinal);
            Assert.DoesNotContain(IssuanceApi.Number, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_reference_to_an_offer_is_an_https_URL_of_the_issuer()
    {
        await using var api = await TestApi.StartAsync(options => options with { Issuer = "https://id.yunxi.example" });
        var offer = await api.Get<Database>().WriteAsync(
            connection => api.Get<Offers>().CreateAsync(connection, "person", "somebody"), CancellationToken.None);

        Assert.Equal(
            "openid-credential-offer://?credential_offer_uri=" + Uri.EscapeDataString($"https://id.yunxi.example/offers/{offer.Id}"),
            offer.Offer);
    }

    [Fact]
    public async Task A_token_opens_nothing_from_within_a_query()
    {
        var token = await _issuance.TokenAsync();
        var answer = await _issuance.PostAsync($"/credential?access_token={token}", (await _issuance.RequestAsync()).ToJson(), null);

        Assert.Equal((401, "invalid_token"), answer.Error);
        Assert.Equal("Bearer, DPoP algs=\"ES256\"", answer.Challenge);
        Assert.Equal(200, (await _issuance.FetchAsync(token)).Status);
    }

    [Fact]
    public async Task Further_requests_with_headers_of_any_kind_are_served_alike()
    {
        var token = await _issuance.TokenAsync();
        foreach (var (name, value) in new[]
                 {
                     ("Accept", "*/*"), ("Accept", "application/json;q=0.5, text/html"), ("Accept-Language", "de"),
                     ("x-fapi-customer-ip-address", "2001:db8::1"), ("x-fapi-interaction-id", "c770aef3-6784-41f7-8e0e-ff5f97bddb3a"),
                 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/credential")
            {
                Content = new StringContent((await _issuance.RequestAsync()).ToJson().ToJsonString(), Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add(name, value);
            using var response = await _issuance.Api.Http.SendAsync(request);
            Assert.Equal((200, "application/json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task Two_wallets_fetch_one_after_the_other_and_neither_gets_the_others()
    {
        var (one, two) = (Keys(1)[0], Keys(1)[0]);
        var (first, second) = (await _issuance.TokenAsync(), await _issuance.TokenAsync());

        var copies = new[]
        {
            Assert.Single((await _issuance.FetchAsync(first, one)).Credentials),
            Assert.Single((await _issuance.FetchAsync(second, two)).Credentials),
        };

        Assert.Equal(
            [Jwk.Of(one).X, Jwk.Of(two).X],
            copies.Select(copy => IssuanceApi.PayloadOf(copy)["cnf"]!["jwk"]!.Text("x")), StringComparer.Ordinal);
        Assert.Equal(2, await _issuance.CountAsync("issued_credentials"));
    }

    private static ECDsa[] Keys(int count) => [.. Enumerable.Range(0, count).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];

    private static string ReferenceIn(JsonNode offer) =>
        Uri.UnescapeDataString(offer.Text("offer").Split("credential_offer_uri=")[1]);

    private VerifiedSdJwt Read(string credential) => SdJwtVerifier.VerifyIssued(
        CompactSdJwt.Parse(credential).Value(),
        new JwsRules(SdJwtNames.VcTyp),
        _ => Jwk.Of(_issuance.Api.Get<TrustLedger.IdentityApi.Keys.ServiceKeys>().Issuer.Key)).Value();

    private static string ClaimsOf(VerifiedSdJwt copy)
    {
        var claims = copy.Payload.DeepClone().AsObject();
        foreach (var own in new[] { "cnf", "status" })
            claims.Remove(own);
        return string.Join('|', claims.OrderBy(claim => claim.Key, StringComparer.Ordinal).Select(claim => $"{claim.Key}={claim.Value?.ToJsonString()}"));
    }
}
