using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// Attestation-based client authentication of wallets (draft -07; OpenID4VCI 1.0 Appendix E, HAIP 1.0 §4.4.1) at the
/// endpoints that authenticate clients.
/// </summary>
/// <remarks>
/// <see cref="CredentialProfile.Haip"/> serves no other wallet, so without configured providers it serves none at all.
/// <see cref="CredentialProfile.Open"/> also serves wallets that show nothing; where it knows no provider, it passes over
/// attestations that it could not check.
/// </remarks>
internal sealed class WalletClients(
    IOptions<IdentityApiOptions> options, ClientStore registered, SpentTokens spent, AttestationChallenges challenges,
    AttestationStatus status, TimeProvider time, ILogger<WalletClients> logger)
{
    private const int LongestClientId = 512;

    private static readonly TimeSpan ProofWindow = TimeSpan.FromMinutes(5);

    private readonly TrustAnchors? _providers = options.Value.ReadWalletProviders();

    /// <param name="clientId">The request's <c>client_id</c>; null when it has none.</param>
    /// <returns>
    /// The wallet; or <c>invalid-client</c>, whatever the reason: the log has it; or <c>use-attestation-challenge</c>, where
    /// the proof must hold a challenge of ours and does not (draft -07 §6.2).
    /// </returns>
    public async Task<Result<WalletClient>> AuthenticateAsync(
        HttpRequest request, string? clientId, CancellationToken cancellationToken)
    {
        var attestations = request.Headers[VciNames.ClientAttestationHeader];
        var proofs = request.Headers[VciNames.ClientAttestationPopHeader];
        var isShown = attestations.Count > 0 || proofs.Count > 0;
        if (options.Value.Profile == CredentialProfile.Open && (!isShown || _providers is null))
            return await UnattestedAsync(clientId, cancellationToken);
        if (!isShown)
            return Refused("A wallet proves itself here with an attestation of its provider.");
        if (_providers is null)
            return Refused("No provider of wallets is trusted here yet.");
        if (attestations is not [{ } attestation] || proofs is not [{ } proof])
            return Refused("An attestation comes with one proof, each in one header.");

        var now = time.GetUtcNow();
        if (!WalletAttestation.Verify(attestation, proof, options.Value.Issuer, _providers, now, ProofWindow)
                .TryGet(out var wallet, out var refusal))
        {
            logger.Refused("wallet attestation", refusal);
            return Refused("The attestation, or the proof of its key, does not hold.");
        }
        if (clientId is not null && clientId != wallet.ClientId)
            return Refused("client_id is not the one that the provider attested.");

        if (options.Value.RequireAttestationChallenge && (wallet.Challenge is not { } challenge || !challenges.IsCurrent(challenge)))
            return new Refusal("use-attestation-challenge", $"The proof needs the challenge of {VciNames.ClientAttestationChallengeHeader}.");
        // Only now: the address is one that a trusted provider signed.
        if (!await status.StandsAsync(wallet.Status, _providers, cancellationToken))
            return Refused("The attestation was revoked, or its status is not known.");

        var instance = wallet.InstanceKey.Thumbprint;
        return await spent.TrySpendAsync($"attestation:{instance}", wallet.ProofId, now + (2 * ProofWindow), cancellationToken)
            ? new WalletClient(wallet.ClientId, instance, wallet.WalletName)
            : Refused("The proof was used before.");
    }

    private async Task<Result<WalletClient>> UnattestedAsync(string? clientId, CancellationToken cancellationToken)
    {
        if (clientId is null)
            return new WalletClient(Id: null, Instance: null, Name: null);
        if (clientId.Length is 0 or > LongestClientId || clientId.Any(c => c is < ' ' or > '~'))
            return Refused("A client_id is 1 to 512 printable characters.");
        // RFC 6749 §3.2.1: who has a key registered proves it, and nobody else bears its name.
        return await registered.FindAsync(clientId, cancellationToken) is null
            ? new WalletClient(clientId, Instance: null, Name: null)
            : Refused("This client authenticates.");
    }

    private static Refusal Refused(string detail) => new("invalid-client", detail);
}
