using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.IdentityApi.Presentation;

/// <summary>
/// The modules of <c>oid4vp-1final-verifier-test-plan</c>, mirrored by behaviour: what the suite's wallet does, what it takes for
/// an answer, and what the officer then reads.
/// </summary>
public sealed class VerifierModuleTests : IAsyncLifetime
{
    private PresentationApi _api = null!;

    public async Task InitializeAsync() => _api = await PresentationApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task HappyFlow() => await AcceptedAsync(request => _api.Present(request));

    [Fact]
    public async Task MinimalCnfJwk() => await AcceptedAsync(request =>
    {
        var issued = _api.Issue();
        var key = SdJwtVerifier.VerifyIssued(
            issued, new JwsRules(SdJwtNames.VcTyp), jws => X5cChain.Parse(jws.Header["x5c"]).Value().LeafKey).Value().Payload["cnf"]!["jwk"]!.AsObject();
        Assert.Equal("crv kty x y", string.Join(' ', key.Select(member => member.Key).Order(StringComparer.Ordinal)));
        return _api.Present(request, issued);
    });

    [Fact]
    public async Task RequestUriMethodPost()
    {
        var (id, link) = await _api.OpenAsync();
        Assert.True(link.ByPost);

        var fetched = await _api.Http.PostAsync(link.RequestUri, new FormUrlEncodedContent([new("wallet_nonce", "qPmxiNFCR3QTm19POc8u")]));
        var request = RequestObjectReader.Read(
            await fetched.Content.ReadAsStringAsync(), _api.RulesFor(link) with { WalletNonce = "qPmxiNFCR3QTm19POc8u" }).Value().Request;
        var answered = await _api.AnswerAsync(request, _api.Present(request));

        Assert.Equal("application/oauth-authz-req+jwt", fetched.Content.Headers.ContentType?.ToString());
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("accepted", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task RequestUriFetchedTwice()
    {
        var (id, link) = await _api.OpenAsync();

        var first = await _api.FetchAsync(link);
        var second = await _api.FetchAsync(link);
        var answered = await _api.AnswerAsync(second, _api.Present(second));

        Assert.Equal((first.Nonce, first.State, first.EncryptionKey), (second.Nonce, second.State, second.EncryptionKey));
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("accepted", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task InvalidKbJwtSignature()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await RefusedAsync(request => _api.Present(request, holder: other), "holder-binding", "jws-signature-wrong");
    }

    [Fact]
    public async Task InvalidCredentialSignature() => await RefusedAsync(
        request => _api.Present(request, selected: shown => CompactSdJwt.Of(Forged(shown.IssuerJwt), shown.Disclosures)),
        "issuer-signature", "jws-signature-wrong");

    [Fact]
    public async Task InvalidSdHash() => await RefusedAsync(
        request => _api.Present(request, keyBinding: payload => payload["sd_hash"] = StrictBase64Url.Encode(SHA256.HashData("other"u8))),
        "holder-binding", "key-binding-hash-wrong");

    [Fact]
    public async Task InvalidKbJwtNonce() => await RefusedAsync(
        request => _api.Present(request, nonce: "another-nonce"), "holder-binding", "key-binding-nonce-wrong");

    [Fact]
    public async Task InvalidKbJwtAud() => await RefusedAsync(
        request => _api.Present(request, keyBinding: payload => payload["aud"] = "https://other-verifier.example"),
        "holder-binding", "key-binding-audience-wrong");

    [Fact]
    public async Task KbJwtIatInPast() => await RefusedAsync(
        request => _api.Present(request, keyBinding: payload => payload["iat"] = _api.Time.Now.AddYears(-1).ToUnixTimeSeconds()),
        "holder-binding", "key-binding-stale");

    [Fact]
    public async Task KbJwtIatInFuture() => await RefusedAsync(
        request => _api.Present(request, keyBinding: payload => payload["iat"] = _api.Time.Now.AddYears(1).ToUnixTimeSeconds()),
        "holder-binding", "key-binding-ahead");

    // The module is of mdoc, which waits. What it stands for: an answer that was made for another session of the same verifier.
    [Fact]
    public async Task InvalidSessionTranscript()
    {
        var (_, other) = await _api.OpenAsync();
        var elsewhere = await _api.FetchAsync(other);

        await RefusedAsync(_ => _api.Present(elsewhere), "holder-binding", "key-binding-nonce-wrong");
    }

    private async Task AcceptedAsync(Func<PresentationRequest, CompactSdJwt> present)
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        var answered = await _api.AnswerAsync(request, present(request));

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("application/json", answered.Content.Headers.ContentType?.MediaType);
        var result = await _api.ResultAsync(id);
        Assert.Equal("accepted", result.Text("status"));
        Assert.All(result["checks"]!.AsArray(), check => Assert.Equal("passed", (string?)check!["result"]));
    }

    private async Task RefusedAsync(Func<PresentationRequest, CompactSdJwt> present, string check, string code)
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        var answered = await _api.AnswerAsync(request, present(request));

        Assert.Equal(HttpStatusCode.BadRequest, answered.StatusCode);
        Assert.Equal("invalid_request", JsonNode.Parse(await answered.Content.ReadAsStringAsync())!.AsObject().Text("error"));
        var result = await _api.ResultAsync(id);
        Assert.Equal("refused", result.Text("status"));
        Assert.Null(result["credentials"]);
        var failed = result["checks"]!.AsArray().First(one => (string?)one!["name"] == check)!.AsObject();
        Assert.Equal("failed", failed.Text("result"));
        Assert.StartsWith(code, failed.Text("evidence"), StringComparison.Ordinal);
    }

    // The last character but one: all of its bits belong to the signature.
    private static string Forged(string jws) => jws[..^2] + (jws[^2] == 'A' ? 'B' : 'A') + jws[^1];
}
