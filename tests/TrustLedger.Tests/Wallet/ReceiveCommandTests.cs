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
        await _wallet.With("init", "--loopback", "--anchor", _wallet.Write("root.pem", _issuer.Authority.Pem));
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task Keeps_a_credential_that_holds()
    {
        var ran = await ReceiveAsync();

        Assert.Equal((ExitCode.Done, _issuer.Id), (ran.ExitCode, (string?)ran.Json["issuer"]));
        Assert.Equal(3, (int)Assert.Single(await HeldAsync())!["copies"]!);
    }

    [Theory, InlineData("en", "could not be found out"), InlineData("zh", "无从查证")]
    public async Task That_the_ledger_was_not_asked_is_told(string language, string told)
    {
        var ran = await _wallet.With("receive", _issuer.OfferUri, "--yes", "--lang", language);

        Assert.Contains(told, ran.Output, StringComparison.Ordinal);
        Assert.Equal("unknown", (string?)(await ReceiveAsync()).Json["accredited"]);
    }

    [Fact]
    public async Task Copies_in_another_order_than_the_proofs_are_kept()
    {
        _issuer.Api.Answers[FakeIssuer.Call] = sent => (200, new CredentialResponse([.. _issuer.Issue(sent!).Reverse()]).ToJson());

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
    }

    [Fact]
    public Task More_credentials_than_proofs_are_refused()
    {
        _issuer.Api.Answers[FakeIssuer.Call] = sent => (200, new CredentialResponse([.. _issuer.Issue(sent!), .. _issuer.Issue(sent!)]).ToJson());
        return RefusesAsync("credential-response-malformed");
    }

    [Fact]
    public Task Two_credentials_for_one_key_are_refused()
    {
        _issuer.Api.Answers[FakeIssuer.Call] = sent => (200, new CredentialResponse([.. _issuer.Issue(sent!).Take(1), .. _issuer.Issue(sent!).Take(1)]).ToJson());
        return RefusesAsync("holder-key-wrong");
    }

    [Fact]
    public Task A_credential_of_another_type_than_was_offered_is_refused()
    {
        _issuer.Change = claims => claims["vct"] = _issuer.Id + "/credentials/officer";
        return RefusesAsync("credential-type-wrong");
    }

    [Fact]
    public Task A_credential_that_is_over_is_refused()
    {
        _issuer.Change = claims => claims["exp"] = 1_700_000_000;
        return RefusesAsync("credential-expired");
    }

    [Theory]
    [InlineData("person", "mso_mdoc", "credential-format-unsupported")]
    [InlineData("officer", "dc+sd-jwt", "offer-malformed")]
    public Task A_configuration_that_cannot_be_held_or_is_not_described_is_refused(string id, string format, string code)
    {
        _issuer.Describe(metadata => metadata[VciNames.CredentialConfigurationsSupported] = new JsonObject
        {
            [id] = new JsonObject { ["format"] = format, ["vct"] = _issuer.Type },
        });
        return RefusesAsync(code);
    }

    [Theory, InlineData("{}"), InlineData("""{"c_nonce":7}""")]
    public Task A_nonce_endpoint_that_gives_none_is_refused(string answer)
    {
        _issuer.Describe(metadata => metadata[VciNames.NonceEndpoint] = _issuer.Id + "/nonce");
        _issuer.Api.Answers["POST /nonce"] = _ => (200, JsonNode.Parse(answer)!);
        return RefusesAsync("nonce-missing");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/jwt")]
    public async Task An_offer_or_metadata_of_another_media_type_is_not_taken(string mediaType)
    {
        _issuer.Api.Raw["GET /offer"] = (_, _) => new FakeAnswer(200, mediaType, _issuer.Offer.ToJson().ToJsonString());
        var offered = await _wallet.With("receive", CredentialOfferUri.ByReference(_issuer.Id + "/offer"), "--json", "--yes");
        _issuer.Api.Raw[FakeIssuer.ServerMetadata] = (_, _) => new FakeAnswer(200, mediaType, "{}");

        Assert.Equal("answer-media-type-wrong", offered.ErrorCode);
        await RefusesAsync("answer-media-type-wrong");
    }

    [Theory]
    [InlineData(FakeIssuer.Metadata)]
    [InlineData("POST /token")]
    [InlineData(FakeIssuer.Call)]
    public Task An_issuer_that_sends_elsewhere_is_refused(string call)
    {
        _issuer.Api.Raw[call] = (_, _) => new FakeAnswer(307, "application/json", "{}")
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Location"] = _issuer.Id + "/elsewhere" },
        };
        return RefusesAsync("egress-redirect");
    }

    [Fact]
    public async Task Members_that_nobody_knows_are_passed_over()
    {
        _issuer.Describe(metadata => metadata["later"] = new JsonArray(1));
        foreach (var call in new[] { FakeIssuer.ServerMetadata, "POST /token", FakeIssuer.Call })
        {
            var before = _issuer.Api.Answers[call];
            _issuer.Api.Answers[call] = sent =>
            {
                var (status, body) = before(sent);
                body["later"] = new JsonObject { ["more"] = 1 };
                return (status, body);
            };
        }

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
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
