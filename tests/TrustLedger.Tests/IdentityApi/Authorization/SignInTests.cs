using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Trust;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>A resident signs in to the consent page by showing the person credential that they hold.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly ECDsa _holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private AuthorizationApi _api = null!;

    public async Task InitializeAsync() => _api = await AuthorizationApi.StartAsync(
        services: services => services.AddSingleton<IAccreditations>(new AllAccredited()));

    public async Task DisposeAsync()
    {
        _holder.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_resident_who_shows_their_credential_is_asked_for_consent_and_gets_another()
    {
        var held = await CredentialAsync();
        var cookie = await OpenAsync();
        var before = (await _api.PageAsync(cookie)).Text;
        Assert.Contains("http-equiv=\"refresh\"", before, StringComparison.Ordinal);

        var request = await RequestAsync(before);
        Assert.Contains("实名身份凭证", request.Purpose, StringComparison.Ordinal);
        Assert.Equal("""["personal_administrative_number"]""", Assert.Single(request.Query.Credentials.Single().Claims!).Path.ToString());
        await AnswerAsync(request, held);

        Assert.Contains("name=\"decision\"", (await _api.PageAsync(cookie)).Text, StringComparison.Ordinal);
        var code = (await _api.DecideAsync(cookie)).Parameter("code")!;
        Assert.Equal(200, (await _api.FetchAsync((await _api.RedeemAsync(code)).Json.Text("access_token"))).Status);
    }

    [Fact]
    public async Task An_offer_for_another_resident_gives_nothing_to_who_signed_in()
    {
        var held = await CredentialAsync();
        var (_, offer) = await _api.OfferAsync("authorization_code");
        await _api.MakeOffersSomebodyElsesAsync();
        var cookie = await OpenAsync(("issuer_state", offer.IssuerState));

        await AnswerAsync(await RequestAsync((await _api.PageAsync(cookie)).Text), held);

        Assert.Equal("access_denied", (await _api.DecideAsync(cookie)).Parameter("error"));
    }

    [Fact]
    public async Task Somebody_whom_the_register_does_not_have_is_told_so()
    {
        var held = await CredentialAsync(claims => claims["personal_administrative_number"] = "090101199001010019");
        var cookie = await OpenAsync();

        await AnswerAsync(await RequestAsync((await _api.PageAsync(cookie)).Text), held);

        var page = await _api.GetAsync("/consent", cookie);
        Assert.Equal((403, "resident-unknown"), (page.Status, page.Code));
    }

    private async Task<string> OpenAsync(params IEnumerable<(string Name, string? Value)> changes) =>
        await _api.OpenAsync((await _api.PushAsync(changes)).Json.Text("request_uri"));

    /// <summary>A person credential of the holder's key, with other claims when the test says so.</summary>
    private async Task<VerifiedSdJwt> CredentialAsync(Action<JsonObject>? change = null)
    {
        var token = (await _api.RedeemOfferAsync()).Json.Text("access_token");
        var nonce = (await _api.SendAsync(HttpMethod.Post, "/nonce")).Json.Text("c_nonce");
        var body = new CredentialRequest("person", [KeyProof.Create(_holder, TestApi.Issuer, nonce, _api.Api.Time.GetUtcNow())]).ToJson();
        var answer = await _api.SendAsync(
            HttpMethod.Post, "/credential", new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json"),
            new("DPoP", token), proof: _api.Proof("/credential", token));
        var keys = _api.Api.Get<ServiceKeys>();
        var issued = Verify(CompactSdJwt.Parse(answer.Json["credentials"]![0]!.Text("credential")).Value());
        if (change is null)
            return issued;

        var claims = issued.Payload.DeepClone().AsObject();
        change(claims);
        var header = new JsonObject { ["x5c"] = new JsonArray([.. keys.Issuer.X5c.Select(certificate => (JsonNode)certificate)]) };
        return Verify(SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, keys.Issuer.Key, header));

        VerifiedSdJwt Verify(CompactSdJwt credential) =>
            SdJwtVerifier.VerifyIssued(credential, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(keys.Issuer.Key)).Value();
    }

    /// <summary>The request behind the link of the page, as a wallet reads it.</summary>
    private async Task<PresentationRequest> RequestAsync(string page)
    {
        var link = RequestLink.Parse(WebUtility.HtmlDecode(page.Split("<a class=\"button\" href=\"")[1].Split('"')[0])).Value();
        var signed = await _api.GetAsync(link.RequestUri!.PathAndQuery);
        var rules = new RequestRules(
            link.ClientId, TrustAnchors.FromDer(_api.Api.Get<ServiceKeys>().Anchor), _api.Api.Time.GetUtcNow());
        return RequestObjectReader.Read(signed.Text, rules).Value().Request;
    }

    private async Task AnswerAsync(PresentationRequest request, VerifiedSdJwt held)
    {
        var match = Assert.Single(DcqlMatcher.Choose(request.Query, [DcqlCandidate.Of("held", SdJwtVc.Read(held).Value())]).Value());
        var presented = SdJwtPresenter.Bind(
            SdJwtPresenter.Select(held, match.Disclosed).Value(), _holder, request.Nonce, request.ClientId, _api.Api.Time.GetUtcNow());
        var response = new PresentationResponse(VpToken.Of([new("person", presented.ToString())]), request.State).Encrypt(request);
        var answer = await _api.SendAsync(
            HttpMethod.Post, new Uri(request.ResponseUri).PathAndQuery, new FormUrlEncodedContent([new("response", response)]));
        Assert.True(answer.Status == 200, answer.Text);
    }

    private sealed class AllAccredited : IAccreditations
    {
        public ValueTask<AccreditationLookup> ReadAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<AccreditationLookup>((_, _, _, _) => new(CheckResult.Passed, "a test says so"));
    }
}
