using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Tests.Credentials.OpenId4Vci;

/// <summary>What a wallet provider says about holder keys, and every way in which that can be wrong.</summary>
public sealed class KeyAttestationTests : IDisposable
{
    private const string Issuer = "https://issuer.example";
    private const int MostKeys = 3;
    private static readonly DateTimeOffset Now = TestAuthority.Now;

    private readonly TestAuthority _authority = new();
    private readonly CertifiedTestKey _provider;
    private readonly ECDsa _one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _two = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public KeyAttestationTests() => _provider = _authority.Certify("Wallet provider");

    public void Dispose()
    {
        _authority.Dispose();
        _provider.Dispose();
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public void Names_its_keys_and_how_they_are_kept()
    {
        var read = Verify(Signed(payload => payload["status"] = new StatusReference("https://status.example/1", 7).ToJson())).Value();

        Assert.Equal([Jwk.Of(_one), Jwk.Of(_two)], read.Keys);
        Assert.Equal(("n-1", "iso_18045_high", "iso_18045_basic"), (read.Nonce, read.KeyStorage[0], read.UserAuthentication[0]));
        Assert.Equal(new StatusReference("https://status.example/1", 7), read.Status);
    }

    [Theory]
    [InlineData("iat", null)]
    [InlineData("iat", "\"now\"")]
    [InlineData("iat", "1.5")]
    [InlineData("iat", "4102444800")]
    [InlineData("exp", null)]
    [InlineData("exp", "1000")]
    [InlineData("exp", "\"never\"")]
    [InlineData("nonce", null)]
    [InlineData("nonce", "7")]
    [InlineData("attested_keys", null)]
    [InlineData("attested_keys", "[]")]
    [InlineData("attested_keys", "[1]")]
    [InlineData("attested_keys", """[{"kty":"RSA","n":"AA","e":"AQAB"}]""")]
    [InlineData("key_storage", "[]")]
    [InlineData("key_storage", "\"iso_18045_high\"")]
    [InlineData("user_authentication", "[1]")]
    [InlineData("status", "{}")]
    public void Refuses_a_statement_with(string member, string? value) => Assert.Equal("invalid-proof", Verify(Signed(payload =>
    {
        payload.Remove(member);
        if (value is not null)
            payload[member] = JsonNode.Parse(value);
    })).Refusal().Code);

    [Fact]
    public void Alone_it_needs_no_end() => Assert.True(
        Verify(Signed(payload => payload.Remove("exp")), besideProof: false).TryGet(out _, out _));

    [Fact]
    public void Refuses_a_key_twice_a_private_key_and_more_keys_than_are_taken()
    {
        using var third = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var fourth = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = Jwk.Of(_one).ToJson();
        secret["d"] = "AA";

        Assert.Equal("invalid-proof", Verify(Signed(payload => payload["attested_keys"] = Keys(_one, _one))).Refusal().Code);
        Assert.Equal("invalid-proof", Verify(Signed(payload => payload["attested_keys"] = new JsonArray(secret))).Refusal().Code);
        Assert.Equal("invalid-proof", Verify(Signed(payload => payload["attested_keys"] = Keys(_one, _two, third, fourth))).Refusal().Code);
        Assert.Equal(3, Verify(Signed(payload => payload["attested_keys"] = Keys(_one, _two, third))).Value().Keys.Count);
    }

    [Fact]
    public void Refuses_a_token_of_another_type_or_algorithm()
    {
        Assert.Equal("invalid-proof", Verify(JwsWriter.Write("JWT", Payload(), _provider.Key, _provider.Header)).Refusal().Code);
        var none = _provider.Header;
        none["alg"] = "none";
        Assert.Equal(
            "invalid-proof", Verify(JwsWriter.Write(VciNames.KeyAttestationType, Payload(), _provider.Key, none)).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_signature_that_does_not_hold()
    {
        var good = Signed();

        Assert.Equal("invalid-proof", Verify(good[..^4] + "AAAA").Refusal().Code);
        Assert.Equal(
            "invalid-proof", Verify(JwsWriter.Write(VciNames.KeyAttestationType, Payload(), _one, _provider.Header)).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_signer_whom_nobody_trusts_who_signed_itself_or_who_brings_the_root()
    {
        using var other = new TestAuthority("Another root");
        using var stranger = other.Certify("Stranger");
        using var over = _authority.Certify("Provider of before", until: Now.AddDays(-1));

        Assert.Equal("invalid-proof", Verify(Signed(by: stranger)).Refusal().Code);
        Assert.Equal("invalid-proof", Verify(Signed(by: over)).Refusal().Code);
        foreach (var header in new JsonObject[]
                 {
                     [],
                     new() { ["kid"] = "provider" },
                     new() { ["x5c"] = X5cChain.ToJson(_provider.Certificate, _authority.Root) },
                 })
        {
            Assert.Equal("invalid-proof", Verify(
                JwsWriter.Write(VciNames.KeyAttestationType, Payload(), _provider.Key, header)).Refusal().Code);
        }
    }

    [Fact]
    public void A_proof_is_signed_by_a_key_that_its_attestation_holds()
    {
        using var third = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var proof = VerifyProof(KeyProof.Create(_two, Issuer, "n-1", Now, Signed())).Value();

        Assert.Equal(Jwk.Of(_two), proof.Key);
        Assert.Equal(2, proof.Attestation!.Keys.Count);
        Assert.Equal("invalid-proof", VerifyProof(KeyProof.Create(third, Issuer, "n-1", Now, Signed())).Refusal().Code);
        Assert.Equal("invalid-proof", VerifyProof(KeyProof.Create(_two, Issuer, "n-1", Now, Signed()[..^4] + "AAAA")).Refusal().Code);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("second", true)]
    [InlineData("0", false)]
    [InlineData("2", false)]
    [InlineData("-1", false)]
    [InlineData("", false)]
    public void A_proof_may_name_an_attested_key_by_its_place_or_its_id(string kid, bool holds)
    {
        var keys = Keys(_one, _two);
        keys[1]!["kid"] = "second";
        var header = new JsonObject { ["kid"] = kid, ["key_attestation"] = Signed(payload => payload["attested_keys"] = keys) };
        var payload = new JsonObject { ["aud"] = Issuer, ["iat"] = Now.ToUnixTimeSeconds(), ["nonce"] = "n-1" };
        var jwt = JwsWriter.Write(VciNames.ProofType, payload, _two, header);

        Assert.Equal(holds, VerifyProof(jwt).TryGet(out _, out _));
        Assert.False(KeyProof.Verify(jwt, Issuer, clientId: null, Now, TimeSpan.FromMinutes(5)).TryGet(out _, out _));
    }

    [Fact]
    public void An_issuer_that_trusts_nobody_to_attest_passes_it_over() => Assert.Null(KeyProof.Verify(
        KeyProof.Create(_one, Issuer, "n-1", Now, "rubbish"), Issuer, clientId: null, Now, TimeSpan.FromMinutes(5)).Value().Attestation);

    private Result<KeyAttestation> Verify(string jwt, bool besideProof = true) =>
        KeyAttestation.Verify(jwt, _authority.Anchors, Now, MostKeys, besideProof);

    private Result<KeyProof> VerifyProof(string jwt) =>
        KeyProof.Verify(jwt, Issuer, clientId: null, Now, TimeSpan.FromMinutes(5), attestation => Verify(attestation));

    private string Signed(Action<JsonObject>? change = null, CertifiedTestKey? by = null)
    {
        var payload = Payload();
        change?.Invoke(payload);
        return JwsWriter.Write(VciNames.KeyAttestationType, payload, (by ?? _provider).Key, (by ?? _provider).Header);
    }

    private JsonObject Payload() => new()
    {
        ["iat"] = Now.ToUnixTimeSeconds(),
        ["exp"] = Now.AddHours(1).ToUnixTimeSeconds(),
        ["nonce"] = "n-1",
        ["key_storage"] = new JsonArray("iso_18045_high"),
        ["user_authentication"] = new JsonArray("iso_18045_basic"),
        ["attested_keys"] = Keys(_one, _two),
    };

    private static JsonArray Keys(params ECDsa[] keys) => new([.. keys.Select(key => (JsonNode)Jwk.Of(key).ToJson())]);
}
