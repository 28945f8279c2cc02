using System.Text;
using TrustLedger.Client.Egress;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Wallet.OpenId;

namespace TrustLedger.Tests.Wallet;

/// <summary>What the wallet posts in forms is UTF-8, percent-encoded (OpenID4VP 1.0 §8.2, §8.3.1).</summary>
public sealed class ForeignFormTests
{
    [Fact]
    public async Task Names_and_values_of_a_form_are_UTF_8()
    {
        await using var api = await FakeApi.StartAsync();
        api.Answers["POST /form"] = _ => (200, new System.Text.Json.Nodes.JsonObject());
        using var egress = new EgressClient(new EgressOptions { AllowLoopback = true }, TimeProvider.System);

        await new ForeignServer(egress).PostFormAsync(
            new Uri(api.Url, "form").AbsoluteUri,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["名"] = "云&舟=é+ 😀", ["state"] = "a" },
            CancellationToken.None);

        var body = Assert.Single(api.BodiesOf("POST /form"));
        Assert.Equal("%E5%90%8D=%E4%BA%91%26%E8%88%9F%3D%C3%A9%2B+%F0%9F%98%80&state=a", body);
        Assert.Equal("application/x-www-form-urlencoded", api.Headers.Single().Headers["Content-Type"]);
    }

    [Fact]
    public async Task An_answer_in_clear_keeps_what_is_not_ASCII()
    {
        var form = new PresentationResponse(VpToken.Of([new("证件", "a~")]), "状态").ToForm(new PresentationRequest
        {
            ClientId = "c",
            ResponseUri = "https://verifier.example/response",
            Nonce = "n",
            Query = DcqlQuery.Parse(System.Text.Json.Nodes.JsonNode.Parse(
                """{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]}}]}""")).Value(),
        });

        var body = Encoding.ASCII.GetString(await ForeignServer.Form(form).ReadAsByteArrayAsync());
        var read = FakeSignIn.Form(body);

        Assert.Equal("状态", read["state"]);
        Assert.Equal("a~", (string?)System.Text.Json.Nodes.JsonNode.Parse(read["vp_token"])!["证件"]![0]);
    }
}
