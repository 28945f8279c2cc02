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

    // One session has one server.
    private string? _challenge;

    /// <summary>Sees to it that this wallet can show who it is, with a challenge where the server has an endpoint for them.</summary>
    /// <returns>
    /// Null; or, first match wins: <c>wallet-attestation-missing</c> the server serves nobody without; what fetching a challenge
    /// refuses; <c>attestation-challenge-missing</c>.
    /// </returns>
    public async Task<Refusal?> PrepareAsync(BoundClient client, AuthorizationServer server, CancellationToken cancellationToken)
    {
        if (server.DemandsAttestations && provider is null)
            return new Refusal("wallet-attestation-missing", "The issuer serves only wallets whose provider vouches for them.");
        if (_challenge is not null || server.ChallengeEndpoint is not { } endpoint || !Proves(server))
            return null;

        if (!(await client.PostAsync(new ForeignRequest(endpoint, () => ForeignServer.Form([])), cancellationToken)).TryGet(out var response, out var refusal)
            || !ForeignServer.ReadJson(response).TryGet(out var json, out refusal))
        {
            return refusal;
        }
        if (json.Text(VciNames.AttestationChallenge) is not { Length: > 0 } challenge)
            return new Refusal("attestation-challenge-missing", "The issuer's challenge endpoint gave no challenge.");
        _challenge = challenge;
        return null;
    }

    /// <summary>The next proof holds this challenge (draft -07 §8.1).</summary>
    public void TakeChallenge(string challenge) => _challenge = challenge;

    public bool Proves(AuthorizationServer server) => server.TakesAttestations && provider is not null;

    /// <summary>A fresh proof each time.</summary>
    public IEnumerable<(string Name, string Value)> Headers(AuthorizationServer server)
    {
        if (!Proves(server))
            yield break;
        var now = time.GetUtcNow();
        yield return (VciNames.ClientAttestationHeader, provider!.Attest(Jwk.Of(key), ClientId, now));
        yield return (VciNames.ClientAttestationPopHeader, WalletAttestation.CreateProof(key, ClientId, server.Issuer, now, _challenge));
    }
}
