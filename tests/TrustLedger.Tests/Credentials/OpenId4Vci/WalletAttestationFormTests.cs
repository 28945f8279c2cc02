using System.Security.Cryptography;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Tests.Credentials.OpenId4Vci;

/// <summary>What a wallet provider and a wallet write, read back. The API's tests have each broken one.</summary>
public sealed class WalletAttestationFormTests : IDisposable
{
    private const string Server = "https://issuer.example";
    private const string Client = "https://wallet.example";

    private readonly TestAuthority _authority = new();
    private readonly CertifiedTestKey _provider;
    private readonly ECDsa _instance = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public WalletAttestationFormTests() => _provider = _authority.Certify("provider");

    public void Dispose()
    {
        _authority.Dispose();
        _provider.Dispose();
        _instance.Dispose();
    }

    [Fact]
    public void Reads_back_what_provider_and_wallet_wrote()
    {
        var read = Verify(Attestation(), Proof("of the server")).Value();

        Assert.Equal(
            (Client, Jwk.Of(_instance), "A wallet", "of the server"), (read.ClientId, read.InstanceKey, read.WalletName, read.Challenge));
        Assert.NotEmpty(read.ProofId);
    }

    [Fact]
    public void Says_which_of_the_two_does_not_hold()
    {
        Assert.Equal("wallet-attestation-invalid", Verify(Attestation(TimeSpan.FromHours(-1)), Proof()).Refusal().Code);
        Assert.Equal("wallet-proof-invalid", Verify(Attestation(), Proof()[..^4] + "AAAA").Refusal().Code);
    }

    [Fact]
    public void A_certificate_that_signed_itself_vouches_for_nobody()
    {
        var attestation = WalletAttestation.Create(
            _provider.Key, X5cChain.ToJson(_authority.Root), "https://provider.example", Client, Jwk.Of(_instance), null,
            TestAuthority.Now, TimeSpan.FromHours(1));

        Assert.Equal("wallet-attestation-invalid", Verify(attestation, Proof()).Refusal().Code);
    }

    private Result<WalletAttestation> Verify(string attestation, string proof) =>
        WalletAttestation.Verify(attestation, proof, Server, _authority.Anchors, TestAuthority.Now, TimeSpan.FromMinutes(5));

    private string Attestation(TimeSpan? life = null) => WalletAttestation.Create(
        _provider.Key, X5cChain.ToJson(_provider.Certificate), "https://provider.example", Client, Jwk.Of(_instance), "A wallet",
        TestAuthority.Now, life ?? TimeSpan.FromHours(1));

    private string Proof(string? challenge = null) => WalletAttestation.CreateProof(_instance, Client, Server, TestAuthority.Now, challenge);
}
