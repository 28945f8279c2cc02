using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Reads the <c>DPoP</c> header of a request (RFC 9449 §4) and lets each proof count once.</summary>
internal sealed class DpopProofs(IOptions<IdentityApiOptions> options, DpopNonces nonces, SpentTokens spent, TimeProvider time)
{
    private const string Header = "DPoP";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <summary>What goes with a token that is bound to no key.</summary>
    public UnspentProof None => UnspentProof.None(spent);

    private bool NeedsNonce => options.Value.Profile == CredentialProfile.Haip || options.Value.RequireDpopNonce;

    /// <summary>Reads the proof of a token request, which the profile may demand.</summary>
    /// <returns>No thumbprint when there was no header and none is needed; or <c>invalid-dpop-proof</c>, <c>use-dpop-nonce</c>.</returns>
    public async Task<Result<SenderProof>> ReadForTokenAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ReadForToken(request).TryGet(out var proof, out var refusal) ? await proof.SpendAsync(cancellationToken) : refusal;

    /// <summary>As <see cref="ReadForTokenAsync"/>, and leaves using it up to the caller.</summary>
    public Result<UnspentProof> ReadForToken(HttpRequest request) =>
        options.Value.Profile == CredentialProfile.Haip && request.Headers[Header].Count == 0
            ? new Refusal("invalid-dpop-proof", "Tokens are bound to a key here: send a DPoP proof.")
            : Read(request, accessToken: null);

    /// <param name="accessToken">The token that goes with the request; null where there is none yet.</param>
    /// <returns>No thumbprint when there was no header; or <c>invalid-dpop-proof</c>, <c>use-dpop-nonce</c>.</returns>
    public async Task<Result<SenderProof>> ReadAsync(
        HttpRequest request, string? accessToken, CancellationToken cancellationToken) =>
        Read(request, accessToken).TryGet(out var proof, out var refusal) ? await proof.SpendAsync(cancellationToken) : refusal;

    /// <summary>As <see cref="ReadAsync"/>, and leaves using it up to the caller.</summary>
    public Result<UnspentProof> Read(HttpRequest request, string? accessToken)
    {
        var headers = request.Headers[Header];
        if (headers.Count == 0)
            return None;
        if (headers is not [{ } jwt])
            return new Refusal("invalid-dpop-proof", "There is more than one DPoP header.");

        var now = time.GetUtcNow();
        if (!DpopProof.Verify(jwt, request.Method, options.Value.Issuer + request.Path, accessToken, now, Window)
                .TryGet(out var proof, out var refusal))
        {
            return refusal;
        }
        // §8: a nonce that is there must be one of ours, whether or not we insist on one.
        if (proof.Nonce is { } nonce ? !nonces.IsCurrent(nonce) : NeedsNonce)
            return new Refusal("use-dpop-nonce", "The proof needs the nonce of the DPoP-Nonce header.");
        return new UnspentProof(proof.Key.Thumbprint, proof.Id, now + (2 * Window), spent);
    }
}
