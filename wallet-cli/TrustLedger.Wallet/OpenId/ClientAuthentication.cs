using System.Security.Cryptography;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Shows an authorization server which wallet this is (OpenID4VCI 1.0 Appendix E, HAIP 1.0 §4.4.1).</summary>
/// <remarks>
/// One key and attestation for each issuer: two issuers cannot tell that the same wallet came to both. What is attested is
/// the kind of wallet, and no more.
/// </remarks>
/// <param name="provider">Null when this wallet has no provider.</param>
/// <param name="key">Of this issuance alone.</param>
internal sealed class ClientAuthentication(WalletProvider? provider, ECDsa key, TimeProvider time)
{
    /// <summary>The same for every wallet of this kind.</summary>
    public const string ClientId = "trustledger-wallet";

    /// <summary>Null; or <c>wallet-attestation-missing</c> when the server serves nobody without.</summary>
    public Refusal? Check(AuthorizationServer server) => server.DemandsAttestations && provider is null
        ? new Refusal("wallet-attestation-missing", "The issuer serves only wallets whose provider vouches for them.")
        : null;

    public bool Proves(AuthorizationServer server) => server.TakesAttestations && provider is not null;

    /// <summary>A fresh proof each time.</summary>
    public IEnumerable<(string Name, string Value)> Headers(AuthorizationServer server)
    {
        if (!Proves(server))
            yield break;
        var now = time.GetUtcNow();
        yield return (VciNames.ClientAttestationHeader, provider!.Attest(Jwk.Of(key), ClientId, now));
        yield return (VciNames.ClientAttestationPopHeader, WalletAttestation.CreateProof(key, ClientId, server.Issuer, now));
    }
}
