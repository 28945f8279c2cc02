using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.IdentityApi.Delegations;

/// <summary>What one resident's wallet holds: fetched from the API as offers say, shown as its queries ask.</summary>
internal sealed class HeldCredentials(TrustCity city)
{
    private readonly List<(string Configuration, SdJwtVc Credential, ECDsa Key)> _held = [];

    /// <summary>The newest credential of a configuration, with all its claims.</summary>
    public SdJwtVc Newest(string configuration) => _held.Last(held => held.Configuration == configuration).Credential;

    public void Forget(string configuration) => _held.RemoveAll(held => held.Configuration == configuration);

    /// <summary>Redeems an offer of the API.</summary>
    public async Task ReceiveAsync(JsonObject offer, string configuration)
    {
        var (status, json) = await TryReceiveAsync(offer, configuration);
        Assert.True(status == 200, json.ToJsonString());
    }

    public async Task<(int Status, JsonNode Json)> TryReceiveAsync(JsonObject offer, string configuration)
    {
        var byValue = JsonNode.Parse(Uri.UnescapeDataString(offer.Text("offerByValue").Split("credential_offer=")[1]))!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            ["pre-authorized_code"] = byValue["grants"]![VciNames.PreAuthorizedGrant]!.Text("pre-authorized_code"),
            ["tx_code"] = offer.Text("txCode"),
        });
        using var answered = await city.Http.PostAsync(new Uri("/token", UriKind.Relative), form);
        var token = JsonNode.Parse(await answered.Content.ReadAsStringAsync())!;
        if (!answered.IsSuccessStatusCode)
            return ((int)answered.StatusCode, token);

        using var nonceless = await city.Http.PostAsync(new Uri("/nonce", UriKind.Relative), content: null);
        var nonce = JsonNode.Parse(await nonceless.Content.ReadAsStringAsync())!.Text("c_nonce");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var body = new CredentialRequest(configuration, [KeyProof.Create(key, TestApi.Issuer, nonce, city.Time.GetUtcNow())]).ToJson();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/credential") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Text("access_token"));
        using var response = await city.Http.SendAsync(request);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        if (response.IsSuccessStatusCode)
        {
            var issued = CompactSdJwt.Parse(json["credentials"]![0]!.Text("credential")).Value();
            var held = SdJwtVerifier.VerifyIssued(issued, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(city.Keys.Issuer.Key)).Value();
            _held.Add((configuration, SdJwtVc.Read(held).Value(), key));
        }

        return ((int)response.StatusCode, json);
    }

    /// <summary>Answers queries of a request, each with the newest credential that fits it.</summary>
    /// <param name="asked">With dcql, nonce and audience, and with transactionData where there is some.</param>
    /// <param name="ids">Which of its queries.</param>
    /// <returns>The <c>vp_token</c>.</returns>
    public JsonObject Present(JsonObject asked, params string[] ids) => VpToken.Of(ids.Select(id => KeyValuePair.Create(id, PresentOne(asked, id)))).ToJson();

    /// <summary>Answers one query.</summary>
    /// <param name="asked">As in <see cref="Present"/>.</param>
    /// <param name="id">Which query.</param>
    /// <param name="configuration">The kind of credential to answer with, with nothing disclosed, whatever is asked; null: what fits.</param>
    public string PresentOne(JsonObject asked, string id, string? configuration = null)
    {
        var query = DcqlQuery.Parse(asked["dcql"]).Value();
        var credential = query.Credentials.Single(one => one.Id == id);
        var (held, disclosed) = _held.AsEnumerable().Reverse().Where(one => configuration is null || one.Configuration == configuration)
            .Select(one => (one, configuration is null ? DcqlMatcher.Match(credential, DcqlCandidate.Of("held", one.Credential))?.Disclosed : []))
            .First(one => one.Item2 is not null);
        IReadOnlyList<TransactionDataItem>? signed = asked["transactionData"] is { } data
            ? [.. TransactionData.Parse(data, query).Value().Select(one => one.Item)]
            : null;
        return SdJwtPresenter.Bind(
            SdJwtPresenter.Select(held.Credential.SdJwt, disclosed!).Value(), held.Key, asked.Text("nonce"), asked.Text("audience"),
            city.Time.GetUtcNow(), signed).ToString();
    }
}
