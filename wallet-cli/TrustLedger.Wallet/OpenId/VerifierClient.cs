using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The wallet's side of OpenID4VP 1.0.</summary>
internal sealed class VerifierClient(ForeignServer server, WalletSettings settings, TimeProvider time)
{
    /// <summary>Gets the signed request that a link holds or points to, and finds out who asks. Discloses nothing.</summary>
    /// <returns>What came of reading it; or a refusal of the link, of the pinned roots or of the fetch, of which nobody is told.</returns>
    public async Task<Result<RequestReading>> OpenAsync(string uri, CancellationToken cancellationToken)
    {
        if (!WalletAnchors.Of(settings).TryGet(out var anchors, out var refusal) || !RequestLink.Parse(uri).TryGet(out var link, out refusal))
            return refusal;

        var rules = new RequestRules(link.ClientId, anchors, time.GetUtcNow())
        {
            AllowUnencrypted = settings.Profile == WalletProfile.Open,
            TakesTransactionData = true,
        };
        if (link.RequestUri is not { } requestUri)
            return RequestObjectReader.Open(link.Request!, rules);

        var walletNonce = link.ByPost ? StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)) : null;
        var fetched = walletNonce is null
            ? await server.GetTextAsync(requestUri, OpenId4VpNames.RequestMediaType, cancellationToken)
            : await server.PostForTextAsync(requestUri, OpenId4VpNames.RequestMediaType,
                new Dictionary<string, string>(StringComparer.Ordinal) { [OpenId4VpNames.WalletNonce] = walletNonce }, cancellationToken);
        return fetched.TryGet(out var compact, out refusal)
            ? RequestObjectReader.Open(compact.Trim(), rules with { WalletNonce = walletNonce, RequestUri = requestUri })
            : refusal;
    }

    /// <summary>Posts the answer, encrypted unless the request wants it in clear and the profile lets it (§8.2, §8.3.1).</summary>
    public Task<Result<JsonObject>> AnswerAsync(PresentationRequest request, VpToken token, CancellationToken cancellationToken) =>
        server.PostFormAsync(request.ResponseUri, new PresentationResponse(token, request.State).ToForm(request), cancellationToken);

    /// <summary>Tells the verifier that it gets no presentation (§8.5).</summary>
    /// <returns>What it answers, which may send the person somewhere; empty when it did not take the error.</returns>
    public async Task<JsonObject> DeclineAsync(ErrorReply reply, CancellationToken cancellationToken) =>
        (await server.PostFormAsync(reply.ResponseUri, reply.Response.ToForm(), cancellationToken)).TryGet(out var answer, out _)
            ? answer
            : [];
}
