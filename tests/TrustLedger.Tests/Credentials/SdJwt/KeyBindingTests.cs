using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.Credentials.SdJwt;

/// <summary>One broken key binding for each step of RFC 9901 §7.3.</summary>
public sealed class KeyBindingTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestAuthority.Now;
    private readonly HeldPerson _person = new();

    [Fact]
    public void Holds_for_its_request() => Assert.Null(_person.Check(_person.Present().ToString()));

    [Fact]
    public void Is_required_by_policy_and_not_by_presence() =>
        Assert.Equal("key-binding-missing", _person.Check(_person.Credential.Source.ToString())?.Code);

    [Fact]
    public void Refuses_another_holders_key()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal("jws-signature-wrong", Check(key: other));
    }

    [Fact]
    public void Claims_that_are_not_known_are_passed_over() => Assert.Null(Check(json => json["more"] = 1));

    [Fact]
    public void Refuses_another_requests_nonce() => Assert.Equal("key-binding-nonce-wrong", Check(json => json["nonce"] = "other"));

    [Fact]
    public void Refuses_another_verifier() => Assert.Equal("key-binding-audience-wrong", Check(json => json["aud"] = "other"));

    [Fact]
    public void Refuses_an_array_of_audiences() => Assert.Equal(
        "key-binding-audience-wrong", Check(json => json["aud"] = new JsonArray(HeldPerson.Audience)));

    [Fact]
    public void Refuses_another_presentations_hash() => Assert.Equal("key-binding-hash-wrong", Check(json => json["sd_hash"] = "other"));

    [Fact]
    public void Refuses_an_old_one() => Assert.Equal(
        "key-binding-stale", Check(json => json["iat"] = Now.AddMinutes(-6).ToUnixTimeSeconds()));

    [Fact]
    public void Refuses_one_from_the_future() => Assert.Equal(
        "key-binding-ahead", Check(json => json["iat"] = Now.AddMinutes(2).ToUnixTimeSeconds()));

    [Theory]
    [InlineData("1.5")]
    [InlineData("\"1795262400\"")]
    [InlineData("null")]
    public void Refuses_a_time_that_is_no_whole_number(string iat) =>
        Assert.Equal("key-binding-time-malformed", Check(json => json["iat"] = JsonNode.Parse(iat)));

    [Fact]
    public void Refuses_one_past_its_own_end() => Assert.Equal(
        "key-binding-expired", Check(json => json["exp"] = Now.AddSeconds(-1).ToUnixTimeSeconds()));

    // Five minutes old and one ahead are the rules' own limits (HeldPerson); each is still inside.
    [Theory]
    [InlineData("iat", -300, null)]
    [InlineData("iat", -301, "key-binding-stale")]
    [InlineData("iat", 60, null)]
    [InlineData("iat", 61, "key-binding-ahead")]
    [InlineData("exp", 1, null)]
    [InlineData("exp", 0, "key-binding-expired")]
    [InlineData("nbf", 60, null)]
    [InlineData("nbf", 61, "key-binding-expired")]
    public void Each_time_has_its_limit(string claim, int seconds, string? code) =>
        Assert.Equal(code, Check(json => json[claim] = Now.AddSeconds(seconds).ToUnixTimeSeconds()));

    [Theory]
    [InlineData("exp")]
    [InlineData("nbf")]
    public void Refuses_an_own_time_that_is_no_number(string claim) =>
        Assert.Equal("key-binding-expired", Check(json => json[claim] = "1795262400"));

    [Fact]
    public void Refuses_a_hash_algorithm_without_hashes() =>
        Assert.Equal("transaction-data-wrong", Check(json => json["transaction_data_hashes_alg"] = "sha-256"));

    [Fact]
    public void Refuses_another_type() => Assert.Equal("jws-typ-wrong", Check(typ: "jwt"));

    [Fact]
    public void Refuses_a_credential_without_holder()
    {
        var issued = SdJwtIssuer.Issue(new JsonObject { ["vct"] = "t" }, DisclosureFrame.Credential, _person.Issuer);
        var bound = SdJwtPresenter.Bind(issued, _person.Holder, HeldPerson.Nonce, HeldPerson.Audience, Now);

        Assert.Equal("holder-key-missing", _person.Check(bound.ToString())?.Code);
    }

    [Fact]
    public void Binds_the_requests_transaction_data()
    {
        var (one, two) = (new TransactionDataItem("one", []), new TransactionDataItem("two", []));
        var verified = Bound(one, two);

        var proven = KeyBindingVerifier.Verify(verified, HeldPerson.Expected with { TransactionData = [two, one] }).Value();

        Assert.Equal([one, two], proven.TransactionData);
        foreach (var other in new TransactionDataItem[][] { [], [one], [one, new("three", [])] })
        {
            Assert.Equal(
                "transaction-data-wrong",
                KeyBindingVerifier.Verify(verified, HeldPerson.Expected with { TransactionData = other }).Refusal().Code);
        }
    }

    [Fact]
    public void Says_when_no_transaction_data_was_signed() => Assert.Empty(KeyBindingVerifier.Verify(
        Bound(), HeldPerson.Expected with { TransactionData = [new TransactionDataItem("one", [])] }).Value().TransactionData);

    // From sha256sum and sha384sum over the ASCII characters of "e30", in base64url.
    [Theory]
    [InlineData("sha-256", "vquYe--cAN_DAbSQ3bRTIVF-fWprs9MdJZiYt9Rjk9g")]
    [InlineData("sha-384", "WiuNae9QKw8V0sVlmoJBL1e9RIY3WrKvltGOAqUWB16Z6ISJzjbKiObQYykUKDwu")]
    public void Hashes_the_string_itself_and_not_what_it_decodes_to(string algorithm, string hash) =>
        Assert.Equal(hash, TransactionDataHashes.Compute("e30", algorithm));

    [Theory]
    [InlineData(null, "sha-256")]
    [InlineData("sha-256", "sha-256")]
    [InlineData("sha-512", "sha-512")]
    [InlineData("sha3-512 sha-384", "sha-384")]
    public void Uses_a_hash_algorithm_that_the_request_names(string? named, string used)
    {
        var item = new TransactionDataItem("one", named?.Split(' ') ?? []);

        var keyBinding = StrictReader.Read(Bound(item).Source.KeyBindingJwt!, new JwsRules("kb+jwt")).Value().Payload;

        Assert.Equal(used, keyBinding.Text("transaction_data_hashes_alg"));
        Assert.Equal([TransactionDataHashes.Compute("one", used)], keyBinding.Texts("transaction_data_hashes"));
    }

    [Theory]
    [InlineData("sha-256", null, "sha-256", "transaction-data-wrong")] // Named in the request, and not in the answer.
    [InlineData("sha-384", "sha-256", "sha-256", "transaction-data-wrong")]
    [InlineData(null, "sha-384", "sha-384", "transaction-data-wrong")]
    [InlineData(null, "sha-1", "sha-256", "transaction-data-wrong")]
    [InlineData(null, null, "sha-256", null)]
    [InlineData("sha-384 sha-256", "sha-384", "sha-384", null)]
    public void Takes_no_other_hash_algorithm_than_was_asked_for(string? named, string? answered, string used, string? code)
    {
        var selected = SdJwtPresenter.Select(_person.Credential, ClaimsPath.Of("name")).Value();
        var payload = new JsonObject
        {
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["nonce"] = HeldPerson.Nonce,
            ["aud"] = HeldPerson.Audience,
            ["sd_hash"] = selected.PresentationHash,
            ["transaction_data_hashes"] = new JsonArray(TransactionDataHashes.Compute("one", used)),
        };
        if (answered is not null)
            payload["transaction_data_hashes_alg"] = answered;
        var verified = _person.Verify(selected + JwsWriter.Write("kb+jwt", payload, _person.Holder)).Value();

        var checkedBy = HeldPerson.Expected with { TransactionData = [new TransactionDataItem("one", named?.Split(' ') ?? [])] };

        Assert.Equal(code, KeyBindingVerifier.Verify(verified, checkedBy).TryGet(out _, out var refusal) ? null : refusal.Code);
    }

    public void Dispose() => _person.Dispose();

    private VerifiedSdJwt Bound(params TransactionDataItem[] transactionData) => _person.Verify(SdJwtPresenter.Bind(
        SdJwtPresenter.Select(_person.Credential).Value(), _person.Holder, HeldPerson.Nonce, HeldPerson.Audience, Now, transactionData).ToString()).Value();

    private string? Check(Action<JsonObject>? change = null, ECDsa? key = null, string typ = "kb+jwt")
    {
        var selected = SdJwtPresenter.Select(_person.Credential, ClaimsPath.Of("name")).Value();
        var payload = new JsonObject
        {
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["nonce"] = HeldPerson.Nonce,
            ["aud"] = HeldPerson.Audience,
            ["sd_hash"] = selected.PresentationHash,
        };
        change?.Invoke(payload);
        return _person.Check(selected + JwsWriter.Write(typ, payload, key ?? _person.Holder))?.Code;
    }
}
