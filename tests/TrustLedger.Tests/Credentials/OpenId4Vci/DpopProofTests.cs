using System.Security.Cryptography;
using TrustLedger.Credentials.Jose;

namespace TrustLedger.Tests.Credentials.OpenId4Vci;

/// <summary>RFC 9449 §4.3, one broken proof for each check.</summary>
public sealed class DpopProofTests : IDisposable
{
    private const string Url = "https://issuer.example/token";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Names_the_sender_s_key_and_an_id()
    {
        var proof = DpopProof.Verify(DpopProof.Create(_key, "POST", Url, "token", Now), "POST", Url, "token", Now, TimeSpan.FromMinutes(2)).Value();

        Assert.Equal(Jwk.Of(_key), proof.Key);
        Assert.NotEmpty(proof.Id);
    }

    [Theory]
    [InlineData("GET", Url, "token", 0)]
    [InlineData("POST", "https://issuer.example/credential", "token", 0)]
    [InlineData("POST", Url, "another token", 0)]
    [InlineData("POST", Url, null, 0)]
    [InlineData("POST", Url, "token", 121)]
    [InlineData("POST", Url, "token", -121)]
    public void Refuses_a_proof_made_for_something_else(string method, string url, string? token, int offset) =>
        Assert.Equal("invalid-dpop-proof", DpopProof
            .Verify(DpopProof.Create(_key, method, url, token, Now.AddSeconds(offset)), "POST", Url, "token", Now, TimeSpan.FromMinutes(2))
            .Refusal().Code);
}
