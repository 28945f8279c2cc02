using System.Security.Cryptography;
using TrustLedger.Client.Egress;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Posts with a proof of the wallet's key where the server takes one (RFC 9449), and with its nonces (§8).</summary>
internal sealed class BoundClient(ForeignServer server, ECDsa key, TimeProvider time)
{
    private const string AsksForNonce = "use_dpop_nonce";
    private const string AsksForChallenge = "use_attestation_challenge";

    // By server: a nonce is good where it was given, and nowhere else.
    private readonly Dictionary<string, string> _nonces = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names the key, so that a code can be bound to it before there is a token (RFC 9449 §10).</summary>
    public string Thumbprint => Jwk.Of(key).Thumbprint;

    /// <summary>Sends it; and once more when the server wants its nonce, or its challenge, in the proof.</summary>
    /// <returns>The answer, whatever its status; or what the egress client refuses.</returns>
    public async Task<Result<EgressResponse>> PostAsync(ForeignRequest request, CancellationToken cancellationToken)
    {
        if (!ForeignServer.Address(request.Url).TryGet(out var address, out var refusal))
            return refusal;
        var at = address.GetLeftPart(UriPartial.Authority);
        var (askedNonce, askedChallenge) = (false, false);
        while (true)
        {
            var nonce = _nonces.GetValueOrDefault(at);
            var headers = request.Headers().ToList();
            if (request.AccessToken is { } token)
                headers.Add(("Authorization", $"{(request.IsBound ? "DPoP" : "Bearer")} {token}"));
            if (request.IsBound)
            {
                // 4.2: htu is the address without query and fragment.
                headers.Add(("DPoP", DpopProof.Create(
                    key, "POST", address.GetLeftPart(UriPartial.Path), request.AccessToken, time.GetUtcNow(), nonce)));
            }

            if (!(await server.PostAsync(address, request.Body(), headers, cancellationToken)).TryGet(out var response, out refusal))
                return refusal;
            if (response.Headers.GetValueOrDefault(VciNames.DpopNonceHeader) is { Length: > 0 } fresh)
                _nonces[at] = fresh;
            var given = response.Headers.GetValueOrDefault(VciNames.ClientAttestationChallengeHeader);
            if (given is { Length: > 0 })
                request.TakeChallenge(given);
            var wantsNonce = !askedNonce && request.IsBound && _nonces.GetValueOrDefault(at) != nonce && WantsNonce(response);
            var wantsChallenge = !askedChallenge && given is { Length: > 0 } && ForeignServer.ErrorOf(response) == AsksForChallenge;
            if (!wantsNonce && !wantsChallenge)
                return response;
            (askedNonce, askedChallenge) = (askedNonce || wantsNonce, askedChallenge || wantsChallenge);
        }
    }

    // The token endpoint says it in the body, a resource in the challenge (§8, §9).
    private static bool WantsNonce(EgressResponse response) => response.Status is 400 or 401
        && (ForeignServer.ErrorOf(response) == AsksForNonce
            || response.Headers.GetValueOrDefault("WWW-Authenticate")?.Contains(AsksForNonce, StringComparison.Ordinal) == true);
}
