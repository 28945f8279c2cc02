using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Reads key attestations of the wallet providers that this issuer trusts, and judges them (OpenID4VCI 1.0, Appendix D).</summary>
internal sealed class KeyAttestations(IOptions<IdentityApiOptions> options, IStatusTokens statusTokens, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

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
        return attestation.Status is null || await IsValidAsync(attestation.Status, cancellationToken)
            ? null
            : Invalid("The key attestation was revoked, or its status is not known.");
    }

    private async Task<bool> IsValidAsync(StatusReference reference, CancellationToken cancellationToken) =>
        await statusTokens.FetchAsync(reference.Uri, cancellationToken) is { } fetched
        && StatusListToken.Verify(fetched.Token, reference.Uri, SignerKey).TryGet(out var list, out _)
        && list.Verdict(reference.Index, time.GetUtcNow(), fetched.At, Skew) == StatusVerdict.Valid;

    private Result<Jwk> SignerKey(UnverifiedJws jws) =>
        X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refusal)
        && chain.Verify(_anchors!, time.GetUtcNow()).TryGet(out var signer, out refusal)
            ? signer.LeafKey
            : refusal;

    // Nothing asked for: anything will do.
    private static bool Suffices(IReadOnlyList<string> has, IReadOnlyList<string> asked) =>
        asked.Count == 0 || has.Intersect(asked, StringComparer.Ordinal).Any();

    private static Refusal Invalid(string detail) => new("invalid-proof", detail);
}
