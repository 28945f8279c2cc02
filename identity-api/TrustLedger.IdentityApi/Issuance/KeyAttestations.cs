using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Reads key attestations of the wallet providers that this issuer trusts, and judges them (OpenID4VCI 1.0, Appendix D).</summary>
internal sealed class KeyAttestations(IOptions<IdentityApiOptions> options, AttestationStatus status, TimeProvider time)
{
    private readonly TrustAnchors? _anchors = options.Value.ReadKeyAttestationAnchors();

    /// <summary>Whether anybody is trusted to attest keys: if not, attestations are neither announced nor read.</summary>
    public bool AreRead => _anchors is not null;

    /// <inheritdoc cref="KeyAttestation.Verify"/>
    public Result<KeyAttestation> Read(string jwt, bool besideProof) => _anchors is null
        ? Invalid("Key attestations are not taken here.")
        : KeyAttestation.Verify(jwt, _anchors, time.GetUtcNow(), options.Value.BatchSize, besideProof);

    /// <summary>Whether an attestation is good enough for a configuration, and still stands.</summary>
    /// <returns>Null when it is; else <c>invalid-proof</c>. A status that cannot be had counts against it.</returns>
    public async Task<Refusal?> JudgeAsync(
        KeyAttestation attestation, CredentialOptions asked, CancellationToken cancellationToken)
    {
        if (!Suffices(attestation.KeyStorage, asked.KeyStorage) || !Suffices(attestation.UserAuthentication, asked.UserAuthentication))
            return Invalid("The keys are not kept or guarded as the metadata asks.");
        return await status.StandsAsync(attestation.Status, _anchors!, cancellationToken)
            ? null
            : Invalid("The key attestation was revoked, or its status is not known.");
    }

    // Nothing asked for: anything will do.
    private static bool Suffices(IReadOnlyList<string> has, IReadOnlyList<string> asked) =>
        asked.Count == 0 || has.Intersect(asked, StringComparer.Ordinal).Any();

    private static Refusal Invalid(string detail) => new("invalid-proof", detail);
}
