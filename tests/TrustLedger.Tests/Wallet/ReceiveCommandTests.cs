using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>A wallet keeps what an issuer gives it only when the issuer's key signed it and the wallet's own key holds it.</summary>
public sealed class ReceiveCommandTests : IAsyncLifetime, IDisposable
{
    private readonly WalletRunner _wallet = new();
    private FakeIssuer _issuer = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        await _wallet.With("init", "--loopback");
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task Keeps_a_credential_that_holds()
    {
        var ran = await ReceiveAsync();

        Assert.Equal((ExitCode.Done, _issuer.Id), (ran.ExitCode, (string?)ran.Json["issuer"]));
        Assert.Single(await HeldAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"access_token":""}""")]
    [InlineData("""{"access_token":7}""")]
    public async Task A_token_endpoint_that_gives_no_token_is_refused(string answer)
    {
        _issuer.Api.Answers["POST /token"] = _ => (200, JsonNode.Parse(answer)!);

        await RefusesAsync("token-response-malformed");

        Assert.Empty(_issuer.Api.BodiesOf(FakeIssuer.Call));
    }

    [Fact]
    public Task A_key_that_the_issuer_does_not_publish_is_refused()
    {
        _issuer.Publish("another");
        return RefusesAsync("issuer-key-unknown");
    }

    [Fact]
    public async Task A_credential_for_another_holder_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _issuer.Holder = Jwk.Of(other);

        await RefusesAsync("holder-key-wrong");
    }

    [Theory]
    [InlineData(FakeIssuer.Metadata)]
    [InlineData("POST /token")]
    [InlineData(FakeIssuer.Call)]
    public Task A_refusal_without_a_readable_code_is_still_one(string call)
    {
        _issuer.Api.Answers[call] = _ => (400, JsonNode.Parse("""{"error":"NOT A CODE"}""")!);
        return RefusesAsync("server-refused");
    }

    [Fact]
    public async Task An_issuer_that_fails_is_asked_again_with_the_same_token()
    {
        var good = _issuer.Api.Answers[FakeIssuer.Call];
        _issuer.Api.Answers[FakeIssuer.Call] = _ => (503, new JsonObject());

        var first = await ReceiveAsync();
        _issuer.Api.Answers[FakeIssuer.Call] = good;
        var second = await ReceiveAsync();

        Assert.Equal((ExitCode.Fault, "api-fault", ExitCode.Done), (first.ExitCode, first.ErrorCode, second.ExitCode));
        Assert.Single(_issuer.Api.BodiesOf("POST /token"));
    }

    [Fact]
    public async Task A_code_that_nobody_types_is_asked_for_again()
    {
        _issuer.TransactionCode = new TransactionCodeRequirement("numeric", 6, "by letter");

        var ran = await ReceiveAsync();

        Assert.Equal((ExitCode.Refused, "answer-missing"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_issuer.Api.BodiesOf("POST /token"));
        _wallet.Input = "123456\n";
        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
    }

    [Fact]
    public async Task An_offer_that_nobody_confirms_is_left_alone()
    {
        var ran = await _wallet.With("receive", _issuer.OfferUri, "--json");

        Assert.Equal((ExitCode.Refused, "not-confirmed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_issuer.Api.BodiesOf("POST /token"));
    }

    private async Task RefusesAsync(string code)
    {
        var ran = await ReceiveAsync();

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(await HeldAsync());
    }

    private Task<WalletRunner.Ran> ReceiveAsync() => _wallet.With("receive", _issuer.OfferUri, "--json", "--yes");

    private async Task<JsonArray> HeldAsync() => (await _wallet.With("list", "--json")).Json["credentials"]!.AsArray();
}
