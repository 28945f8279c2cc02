using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.Tests.Credentials.OpenId4Vci;

/// <summary>A wallet's proof of its holder key, and every way in which one can be wrong.</summary>
public sealed class KeyProofTests : IDisposable
{
    private const string Issuer = "https://issuer.example";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Names_the_key_that_signed_it()
    {
        var proof = Verify(KeyProof.Create(_key, Issuer, "n-1", Now));

        Assert.Equal(Jwk.Of(_key), proof.Value().Key);
        Assert.Equal("n-1", proof.Value().Nonce);
    }

    [Theory]
    [InlineData("another issuer", "https://other.example", "n-1", 0, null)]
    [InlineData("no nonce", Issuer, null, 0, null)]
    [InlineData("too old", Issuer, "n-1", -301, null)]
    [InlineData("from the future", Issuer, "n-1", 301, null)]
    [InlineData("a client where none was named", Issuer, "n-1", 0, "someone")]
    public void Refuses_a_proof_with(string what, string audience, string? nonce, int offset, string? client)
    {
        var payload = new JsonObject { ["aud"] = audience, ["iat"] = Now.AddSeconds(offset).ToUnixTimeSeconds() };
        if (nonce is not null)
            payload["nonce"] = nonce;
        if (client is not null)
            payload["iss"] = client;

        Assert.True(Verify(Sign(payload, Header())).Refusal().Code == "invalid-proof", what);
    }

    [Fact]
    public void Refuses_a_key_that_did_not_sign()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var header = new JsonObject { ["jwk"] = Jwk.Of(other).ToJson() };

        Assert.Equal("invalid-proof", Verify(Sign(Payload(), header)).Refusal().Code);
    }

    [Theory]
    [InlineData("kid")]
    [InlineData("x5c")]
    public void Refuses_a_key_named_in_two_ways(string second)
    {
        var header = Header();
        header[second] = "did:example:1#0";

        Assert.Equal("invalid-proof", Verify(Sign(Payload(), header)).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_token_of_another_type() => Assert.Equal(
        "invalid-proof", Verify(JwsWriter.Write("JWT", Payload(), _key, Header())).Refusal().Code);

    [Fact]
    public void Takes_the_client_that_the_token_was_given_to()
    {
        var payload = Payload();
        payload["iss"] = "wallet-7";

        Assert.True(KeyProof.Verify(Sign(payload, Header()), Issuer, "wallet-7", Now, Window).TryGet(out _, out _));
        Assert.False(KeyProof.Verify(Sign(payload, Header()), Issuer, "wallet-8", Now, Window).TryGet(out _, out _));
    }

    private static TrustLedger.Protocol.Result<KeyProof> Verify(string jwt) => KeyProof.Verify(jwt, Issuer, clientId: null, Now, Window);

    private static JsonObject Payload() => new() { ["aud"] = Issuer, ["iat"] = Now.ToUnixTimeSeconds(), ["nonce"] = "n-1" };

    private JsonObject Header() => new() { ["jwk"] = Jwk.Of(_key).ToJson() };

    private string Sign(JsonObject payload, JsonObject header) => JwsWriter.Write("openid4vci-proof+jwt", payload, _key, header);
}
