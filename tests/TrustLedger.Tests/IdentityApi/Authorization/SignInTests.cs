using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>A resident signs in to the consent page by showing the person credential that they hold.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly ECDsa _holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private AuthorizationApi _api = null!;

    public async Task InitializeAsync() => _api = await StartAsync();

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
        var back = await AnswerAsync(request, held);
        // The answer alone signs nobody in: it may have been a stranger's who was sent the link.
        Assert.DoesNotContain("name=\"decision\"", (await _api.PageAsync(cookie)).Text, StringComparison.Ordinal);
        var returned = await _api.GetAsync(back!.PathAndQuery, cookie);
        Assert.Equal((303, TestApi.Issuer + AuthorizationApi.PagePath(cookie)), (returned.Status, returned.Headers.Location?.ToString()));

        Assert.Contains("name=\"decision\"", (await _api.PageAsync(cookie)).Text, StringComparison.Ordinal);
        var code = (await _api.DecideAsync(cookie)).Parameter("code")!;
        Assert.Equal(200, (await _api.FetchAsync((await _api.RedeemAsync(code)).Json.Text("access_token"))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_answers_a_link_that_a_stranger_sent_signs_nobody_in(bool hasOwnPage)
    {
        var held = await CredentialAsync();
        var cookie = await OpenAsync();
        var back = await AnswerAsync(await RequestAsync((await _api.PageAsync(cookie)).Text), held);

        // The wallet leads its own holder's browser there, which may have a page of its own open, and never the stranger's.
        var returned = await _api.GetAsync(back!.PathAndQuery, hasOwnPage ? await OpenAsync() : null);

        Assert.Equal((403, "session-wrong"), (returned.Status, returned.Code));
        Assert.Equal((403, "response-code-wrong"), await StatusAndCodeAsync(_api.GetAsync(back.PathAndQuery, cookie)));
        var page = (await _api.PageAsync(cookie)).Text;
        Assert.DoesNotContain("name=\"decision\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"button\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wallet_on_another_device_signs_in_where_the_setting_allows_it_and_nowhere_else()
    {
        Assert.DoesNotContain("<svg", (await _api.PageAsync(await OpenAsync())).Text, StringComparison.Ordinal);
        await using var api = await StartAsync(options => options with { CrossDeviceSignIn = true });
        (var own, _api) = (_api, api);
        var held = await CredentialAsync();
        var cookie = await OpenAsync();
        var page = (await _api.PageAsync(cookie)).Text;
        Assert.Contains("<svg", page, StringComparison.Ordinal);

        var across = await _api.Api.Get<Database>().ReadAsync(
            connection => connection.QuerySingleAsync<string>("SELECT presentation_across FROM authorizations"), CancellationToken.None);
        var signed = await _api.GetAsync($"/presentations/{across}/request");
        var sameDevice = await RequestAsync(page);
        var request = RequestObjectReader.Read(signed.Text, RulesFor(sameDevice.ClientId)).Value().Request;
        Assert.Null(await AnswerAsync(request, held));

        Assert.Contains("name=\"decision\"", (await _api.PageAsync(cookie)).Text, StringComparison.Ordinal);
        _api = own;
    }

    [Fact]
    public async Task An_offer_for_another_resident_gives_nothing_to_who_signed_in()
    {
        var held = await CredentialAsync();
        var (_, offer) = await _api.OfferAsync("authorization_code");
        await _api.MakeOffersSomebodyElsesAsync();
        var cookie = await OpenAsync(("issuer_state", offer.IssuerState));

        await SignInAsync(cookie, held);

        Assert.Equal("access_denied", (await _api.DecideAsync(cookie)).Parameter("error"));
    }

    [Fact]
    public async Task Somebody_whom_the_register_does_not_have_is_told_so()
    {
        var held = await CredentialAsync(claims => claims["personal_administrative_number"] = "090101199001010019");
        var cookie = await OpenAsync();

        await SignInAsync(cookie, held);

        Assert.Equal((403, "resident-unknown"), await StatusAndCodeAsync(_api.GetAsync(AuthorizationApi.PagePath(cookie), cookie)));
    }

    private static Task<AuthorizationApi> StartAsync(Func<IdentityApiOptions, IdentityApiOptions>? change = null) =>
        AuthorizationApi.StartAsync(change: change, services: services => services.AddSingleton<IAccreditations>(new AllAccredited()));

    private static async Task<(int Status, string? Code)> StatusAndCodeAsync(Task<AuthorizationApi.Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer.Code);
    }

    private async Task SignInAsync(string cookie, VerifiedSdJwt held)
    {
        var back = await AnswerAsync(await RequestAsync((await _api.PageAsync(cookie)).Text), held);
        Assert.Equal(303, (await _api.GetAsync(back!.PathAndQuery, cookie)).Status);
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
        return RequestObjectReader.Read(signed.Text, RulesFor(link.ClientId)).Value().Request;
    }

    private RequestRules RulesFor(string client) =>
        new(client, TrustAnchors.FromDer(_api.Api.Get<ServiceKeys>().Anchor), _api.Api.Time.GetUtcNow());

    /// <returns>Where the wallet is to lead its holder's browser; null for nowhere.</returns>
    private async Task<Uri?> AnswerAsync(PresentationRequest request, VerifiedSdJwt held)
    {
        var match = Assert.Single(DcqlMatcher.Choose(request.Query, [DcqlCandidate.Of("held", SdJwtVc.Read(held).Value())]).Value());
        var presented = SdJwtPresenter.Bind(
            SdJwtPresenter.Select(held, match.Disclosed).Value(), _holder, request.Nonce, request.ClientId, _api.Api.Time.GetUtcNow());
        var response = new PresentationResponse(VpToken.Of([new("person", presented.ToString())]), request.State).Encrypt(request);
        var answer = await _api.SendAsync(
            HttpMethod.Post, new Uri(request.ResponseUri).PathAndQuery, new FormUrlEncodedContent([new("response", response)]));
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json["redirect_uri"] is { } back ? new Uri((string)back!) : null;
    }
}
