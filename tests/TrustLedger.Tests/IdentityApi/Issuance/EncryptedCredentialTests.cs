using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>Credential requests and answers that nobody on the way can read (OpenID4VCI 1.0 §10), and none that only seem so.</summary>
public sealed class EncryptedCredentialTests : IAsyncLifetime
{
    private const string Encrypted = "application/jwt";

    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private IssuanceApi _issuance = null!;
    private string _token = null!;

    public async Task InitializeAsync() => await StartAsync(options => options);

    public async Task DisposeAsync()
    {
        _key.Dispose();
        await _issuance.DisposeAsync();
    }

    [Theory]
    [InlineData("A128GCM", "A256GCM", "wallet-key")]
    [InlineData("A256GCM", "A128GCM", null)]
    public async Task An_encrypted_request_gets_the_encrypted_answer_that_it_asks_for(string sent, string asked, string? kid)
    {
        var request = await _issuance.RequestAsync() with { AnswerTo = Own(asked, kid) };

        var answer = await EncryptedAsync("/credential", request.ToJson(), Enum.Parse<JweContentEncryption>(sent));

        Assert.Equal((200, Encrypted, "no-store"), (answer.Status, answer.MediaType, answer.CacheControl));
        var header = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(answer.Text.Split('.')[0]))!;
        Assert.Equal(("ECDH-ES", asked, kid), (header.Text("alg"), header.Text("enc"), (string?)header["kid"]));
        Assert.Single(Open(answer, kid)["credentials"]!.AsArray());
    }

    [Fact]
    public async Task Requests_that_come_at_the_same_time_are_opened_each_for_itself()
    {
        var requests = new List<JsonObject>();
        for (var i = 0; i < 16; i++)
            requests.Add((await _issuance.RequestAsync() with { AnswerTo = Own() }).ToJson());

        var answers = await Task.WhenAll(requests.Select(request => Task.Run(() => EncryptedAsync("/credential", request))));

        Assert.All(answers, answer => Assert.Single(Open(answer, null)["credentials"]!.AsArray()));
        Assert.Equal(16, await _issuance.CountAsync("issued_credentials"));
    }

    [Fact]
    public async Task An_encrypted_request_that_asks_for_nothing_is_answered_in_clear()
    {
        var answer = await EncryptedAsync("/credential", (await _issuance.RequestAsync()).ToJson());

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Single(answer.Credentials);
    }

    [Fact]
    public async Task A_request_in_clear_gets_no_encrypted_answer_and_no_credential()
    {
        var request = await _issuance.RequestAsync() with { AnswerTo = Own() };

        Assert.Equal((400, "invalid_encryption_parameters"), (await _issuance.PostAsync("/credential", request.ToJson(), _token)).Error);
        Assert.Equal(0, await _issuance.CountAsync("issued_credentials"));
    }

    [Theory]
    [InlineData("alg", "\"RSA-OAEP-256\"")]
    [InlineData("alg", null)]
    [InlineData("use", "\"sig\"")]
    [InlineData("kid", "7")]
    [InlineData("kty", "\"RSA\"")]
    [InlineData("crv", "\"P-521\"")]
    [InlineData("x", "\"AA\"")]
    [InlineData("d", "\"AA\"")]
    public async Task A_key_for_the_answer_that_does_not_serve_is_refused(string member, string? value) => await MustBeRefusedAsync(
        parameters => Set(parameters["jwk"]!.AsObject(), member, value));

    [Theory]
    [InlineData("enc", "\"A128CBC-HS256\"")]
    [InlineData("enc", "\"1\"")]
    [InlineData("enc", null)]
    [InlineData("jwk", null)]
    [InlineData("zip", "\"DEF\"")]
    public async Task Encryption_that_is_not_served_is_refused_and_never_left_out(string member, string? value) => await MustBeRefusedAsync(
        parameters => Set(parameters, member, value));

    [Fact]
    public async Task A_request_that_is_not_for_our_key_is_refused_in_clear()
    {
        var request = (await _issuance.RequestAsync() with { AnswerTo = Own() }).ToJson();
        var own = await _issuance.EncryptionAsync();
        var other = own with { Key = Jwk.Of(_key) };
        var unnamed = own with { Kid = null };

        foreach (var wrong in new[] { other.Encrypt(request), unnamed.Encrypt(request), own.Encrypt(request)[..^2], "a.b.c", "" })
        {
            Assert.Equal(
                (400, "invalid_encryption_parameters"), (await _issuance.PostAsync("/credential", wrong, Encrypted, _token)).Error);
        }
        Assert.Equal(
            (400, "invalid_credential_request"), (await EncryptedAsync("/credential", Encoding.UTF8.GetBytes("[]"))).Error);
    }

    [Fact]
    public async Task An_error_is_told_in_clear_whatever_was_asked_for()
    {
        var request = await _issuance.RequestAsync() with { ConfigurationId = "crown", AnswerTo = Own() };

        Assert.Equal((400, "unknown_credential_configuration"), (await EncryptedAsync("/credential", request.ToJson())).Error);
    }

    [Fact]
    public async Task Where_encryption_is_required_nothing_goes_in_clear_either_way()
    {
        await StartAsync(options => options with { EncryptionRequired = true });
        var metadata = (await _issuance.GetAsync(VciNames.IssuerMetadataPath)).Json;
        Assert.True((bool)metadata["credential_request_encryption"]!["encryption_required"]!);
        Assert.True((bool)metadata["credential_response_encryption"]!["encryption_required"]!);
        var request = await _issuance.RequestAsync();

        Assert.Equal((400, "invalid_encryption_parameters"), (await _issuance.PostAsync("/credential", request.ToJson(), _token)).Error);
        Assert.Equal((400, "invalid_encryption_parameters"), (await EncryptedAsync("/credential", request.ToJson())).Error);
        Assert.Equal(200, (await EncryptedAsync("/credential", (request with { AnswerTo = Own() }).ToJson())).Status);
    }

    [Fact]
    public async Task What_waits_is_told_encrypted_and_the_newest_parameters_count()
    {
        await StartAsync(options => options with
        {
            Credentials = new Dictionary<string, CredentialOptions>(StringComparer.Ordinal) { ["person"] = new() { OfficerApproves = true } },
        });
        var request = await _issuance.RequestAsync() with { AnswerTo = Own(kid: "first") };

        var answer = await EncryptedAsync("/credential", request.ToJson());

        Assert.Equal((202, Encrypted), (answer.Status, answer.MediaType));
        var transaction = ((JsonNode)Open(answer, "first")).Text("transaction_id");
        var later = await EncryptedAsync(
            "/deferred_credential", new DeferredCredentialRequest(transaction, Own("A128GCM", "second")).ToJson());
        Assert.Equal((202, transaction), (later.Status, ((JsonNode)Open(later, "second")).Text("transaction_id")));
        var clear = await EncryptedAsync("/deferred_credential", new DeferredCredentialRequest(transaction).ToJson());
        Assert.Equal((202, "application/json"), (clear.Status, clear.MediaType));
        Assert.Equal(
            (400, "invalid_encryption_parameters"),
            (await _issuance.PostAsync("/deferred_credential", new DeferredCredentialRequest(transaction, Own()).ToJson(), _token)).Error);
    }

    private async Task StartAsync(Func<IdentityApiOptions, IdentityApiOptions> change)
    {
        if (_issuance is not null)
            await _issuance.DisposeAsync();
        _issuance = await IssuanceApi.StartAsync(change);
        _token = await _issuance.TokenAsync();
    }

    private async Task MustBeRefusedAsync(Action<JsonObject> change)
    {
        var request = (await _issuance.RequestAsync() with { AnswerTo = Own() }).ToJson();
        change(request["credential_response_encryption"]!.AsObject());

        Assert.Equal((400, "invalid_encryption_parameters"), (await EncryptedAsync("/credential", request)).Error);
        Assert.Equal(0, await _issuance.CountAsync("issued_credentials"));
    }

    private MessageEncryption Own(string cipher = "A256GCM", string? kid = null) =>
        new(Jwk.Of(_key), kid, Enum.Parse<JweContentEncryption>(cipher));

    private JsonObject Open(WalletAnswer answer, string? kid) =>
        StrictJson.ParseObject(JweReader.Decrypt(answer.Text, _key, kid).Value()).Value();

    private Task<WalletAnswer> EncryptedAsync(string path, JsonObject body, JweContentEncryption cipher = JweContentEncryption.A256GCM) =>
        EncryptedAsync(path, Encoding.UTF8.GetBytes(body.ToJsonString()), cipher);

    private async Task<WalletAnswer> EncryptedAsync(string path, byte[] body, JweContentEncryption cipher = JweContentEncryption.A256GCM)
    {
        var own = await _issuance.EncryptionAsync(cipher);
        return await _issuance.PostAsync(path, JweWriter.Encrypt(body, own.Key, cipher, own.Kid), Encrypted, _token);
    }

    private static void Set(JsonObject json, string member, string? value)
    {
        json.Remove(member);
        if (value is not null)
            json[member] = JsonNode.Parse(value);
    }
}
