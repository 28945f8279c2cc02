using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Reads the <c>DPoP</c> header of a request (RFC 9449 §4) and lets each proof count once.</summary>
internal sealed class DpopProofs(IOptions<IdentityApiOptions> options, SpentTokens spent, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <param name="path">The endpoint's path under the issuer identifier.</param>
    /// <returns>No thumbprint when there was no header; or <c>invalid-dpop-proof</c>.</returns>
    public async Task<Result<SenderProof>> ReadAsync(
        HttpRequest request, string path, string? accessToken, CancellationToken cancellationToken)
    {
        var headers = request.Headers["DPoP"];
        if (headers.Count == 0)
            return new SenderProof(Thumbprint: null);
        if (headers is not [{ } jwt])
            return new Refusal("invalid-dpop-proof", "There is more than one DPoP header.");

        var now = time.GetUtcNow();
        if (!DpopProof.Verify(jwt, request.Method, options.Value.Issuer + path, accessToken, now, Window)
                .TryGet(out var proof, out var refusal))
        {
            return refusal;
        }
        return await spent.TrySpendAsync($"dpop:{proof.Key.Thumbprint}", proof.Id, now + (2 * Window), cancellationToken)
            ? new SenderProof(proof.Key.Thumbprint)
            : new Refusal("invalid-dpop-proof", "This proof was used before.");
    }
}
