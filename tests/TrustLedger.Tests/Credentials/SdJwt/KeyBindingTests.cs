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
        var bound = SdJwtPresenter.Bind(
            SdJwtPresenter.Select(_person.Credential).Value(), _person.Holder, HeldPerson.Nonce, HeldPerson.Audience, Now, ["one", "two"]);
        var verified = _person.Verify(bound.ToString()).Value();

        Assert.True(KeyBindingVerifier.Verify(verified, HeldPerson.Expected with { TransactionData = ["one", "two"] }).Succeeded());
        foreach (var other in new string[][] { [], ["one"], ["two", "one"] })
        {
            Assert.Equal(
                "transaction-data-wrong",
                KeyBindingVerifier.Verify(verified, HeldPerson.Expected with { TransactionData = other }).Refusal().Code);
        }
    }

    public void Dispose() => _person.Dispose();

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
