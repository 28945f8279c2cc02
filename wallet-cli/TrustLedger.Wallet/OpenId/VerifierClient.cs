using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The wallet's side of OpenID4VP 1.0.</summary>
internal sealed class VerifierClient(ForeignServer server, TimeProvider time)
{
    /// <summary>Fetches the signed request that a link points to, and finds out who asks. Discloses nothing.</summary>
    /// <returns>The request; or a refusal of the link, of the fetch, or of <see cref="RequestObjectReader.Read"/>.</returns>
    public async Task<Result<VerifiedRequestObject>> OpenAsync(string uri, TrustAnchors anchors, CancellationToken cancellationToken)
    {
        if (!RequestLink.Parse(uri).TryGet(out var link, out var refusal))
            return refusal;

        if (link.RequestUri is not { } requestUri)
            return RequestObjectReader.Read(link.Request!, new RequestRules(link.ClientId, anchors, time.GetUtcNow()));

        var walletNonce = link.ByPost ? StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)) : null;
        var fetched = walletNonce is null
            ? await server.GetTextAsync(requestUri, OpenId4VpNames.RequestMediaType, cancellationToken)
            : await server.PostForTextAsync(requestUri, OpenId4VpNames.RequestMediaType,
                new Dictionary<string, string>(StringComparer.Ordinal) { [OpenId4VpNames.WalletNonce] = walletNonce }, cancellationToken);
        if (!fetched.TryGet(out var compact, out refusal))
            return refusal;
        return RequestObjectReader.Read(
            compact.Trim(), new RequestRules(link.ClientId, anchors, time.GetUtcNow()) { WalletNonce = walletNonce, RequestUri = requestUri });
    }

    /// <summary>Posts the encrypted answer (§8.3.1).</summary>
    public Task<Result<JsonObject>> AnswerAsync(PresentationRequest request, VpToken token, CancellationToken cancellationToken) =>
        server.PostFormAsync(request.ResponseUri, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [OpenId4VpNames.Response] = new PresentationResponse(token, request.State).Encrypt(request),
        }, dpop: null, cancellationToken);
}
