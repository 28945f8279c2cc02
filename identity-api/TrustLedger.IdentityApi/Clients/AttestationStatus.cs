using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// Whether what a wallet provider attested still stands (Token Status List §8.3; OpenID4VCI 1.0 Appendices D.1 and E). The list
/// is signed with ES256 under a root that is trusted for attestations (HAIP 1.0 §7).
/// </summary>
internal sealed class AttestationStatus(IStatusTokens statusTokens, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <param name="reference">Null for an attestation that has no status: it stands until its end.</param>
    /// <param name="signers">The roots of those who may say so.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False also when the list cannot be had, is stale, or is older than one that was relied on before.</returns>
    public async Task<bool> StandsAsync(StatusReference? reference, TrustAnchors signers, CancellationToken cancellationToken)
    {
        if (reference is null)
            return true;
        var now = time.GetUtcNow();
        if (await statusTokens.FetchAsync(reference.Uri, cancellationToken) is not { } fetched
            || !StatusListToken.Verify(fetched.Token, reference.Uri, jws => SignerKey(jws, signers, now)).TryGet(out var list, out _)
            || !list.IsFresh(now, fetched.At, Skew) || list.IssuedAt < fetched.NewestIssuedAt)
        {
            return false;
        }

        await statusTokens.KeepAsync(fetched, list, cancellationToken);
        return list.Verdict(reference.Index, now, fetched.At, Skew) == StatusVerdict.Valid;
    }

    private static Result<Jwk> SignerKey(UnverifiedJws jws, TrustAnchors signers, DateTimeOffset now) =>
        X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refusal)
        && chain.Verify(signers, now).TryGet(out var signer, out refusal)
            ? signer.LeafKey
            : refusal;
}
