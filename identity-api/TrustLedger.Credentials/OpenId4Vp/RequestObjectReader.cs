using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The wallet's check of a signed request object (OpenID4VP 1.0 §5, HAIP 1.0 §5).</summary>
public static class RequestObjectReader
{
    private static readonly JwsRules Rules = new(OpenId4VpNames.RequestTyp);

    /// <summary>Reads a request and finds out who sent it. Nothing outside the signed object is used.</summary>
    /// <returns>
    /// The request; or, first match wins:
    /// <list type="bullet">
    /// <item><c>jws-…</c>, <c>json-…</c> refused by <see cref="StrictReader"/></item>
    /// <item><c>x5c-…</c> no certificates, or none that leads to a pinned root</item>
    /// <item><c>jws-signature-wrong</c> not signed by the certificate's key</item>
    /// <item><c>request-client-id-wrong</c> not the hash of the certificate, or another than in the link</item>
    /// <item><c>request-audience-wrong</c> not for wallets at large</item>
    /// <item><c>request-expired</c> a time of a wrong form, past, or in the future</item>
    /// <item><c>request-wallet-nonce-wrong</c> an answer to another wallet's fetch</item>
    /// <item><c>request-response-type-unsupported</c>, <c>request-response-mode-unsupported</c></item>
    /// <item><c>request-nonce-malformed</c>, <c>request-state-malformed</c> not ASCII that is safe in URLs</item>
    /// <item><c>request-response-uri-malformed</c> no absolute https URL (http for loopback), or a redirect_uri beside it</item>
    /// <item><c>request-scope-unsupported</c> a scope in place of, or beside, the query</item>
    /// <item><c>dcql-…</c>, <c>claims-path-malformed</c> the query</item>
    /// <item><c>request-metadata-malformed</c>, <c>request-formats-unsupported</c>, <c>request-encryption-unsupported</c></item>
    /// <item><c>request-transaction-data-unsupported</c> we know no type of it, and must not sign what we do not know</item>
    /// </list>
    /// </returns>
    public static Result<VerifiedRequestObject> Read(string compact, RequestRules rules)
    {
        if (!StrictReader.Read(compact, Rules).TryGet(out var unverified, out var refusal)
            || !X5cChain.Parse(unverified.Header["x5c"]).TryGet(out var chain, out refusal)
            || !chain.Verify(rules.Anchors, rules.Now).TryGet(out var verifier, out refusal)
            || !unverified.Verify(verifier.LeafKey).TryGet(out var jws, out refusal))
            return refusal;

        var payload = jws.Payload;
        if (payload.Text(OpenId4VpNames.ClientId) is not { } clientId || clientId != ClientIdentifier.Of(chain) || clientId != rules.ClientId)
            return new Refusal("request-client-id-wrong", "The client_id is not the hash of the certificate, or not that of the link.");
        if (payload.Text("aud") != OpenId4VpNames.AnyWallet)
            return new Refusal("request-audience-wrong", $"The audience is {OpenId4VpNames.AnyWallet}.");
        if (!IsCurrent(payload, rules))
            return new Refusal("request-expired", "The request is over, or from the future.");
        if (payload.Text(OpenId4VpNames.WalletNonce) != rules.WalletNonce)
            return new Refusal("request-wallet-nonce-wrong", "The request answers another fetch.");

        return ReadParameters(payload, clientId).TryGet(out var request, out refusal)
            ? new VerifiedRequestObject(request, verifier)
            : refusal;
    }

    private static Result<PresentationRequest> ReadParameters(JsonObject payload, string clientId)
    {
        if (payload.Text(OpenId4VpNames.ResponseType) != OpenId4VpNames.ResponseTypeVpToken)
            return new Refusal("request-response-type-unsupported", "Only vp_token is answered.");
        if (payload.Text(OpenId4VpNames.ResponseMode) != OpenId4VpNames.ResponseModeDirectPostJwt)
            return new Refusal("request-response-mode-unsupported", "Only direct_post.jwt is answered.");
        if (payload.Text(OpenId4VpNames.Nonce) is not { Length: > 0 } nonce || !IsUrlSafe(nonce))
            return new Refusal("request-nonce-malformed", "A nonce is ASCII that is safe in URLs.");
        if (payload.ContainsKey(OpenId4VpNames.State) && !(payload.Text(OpenId4VpNames.State) is { Length: > 0 } text && IsUrlSafe(text)))
            return new Refusal("request-state-malformed", "A state is ASCII that is safe in URLs.");
        if (payload.ContainsKey(OpenId4VpNames.RedirectUri) || payload.Text(OpenId4VpNames.ResponseUri) is not { } responseUri
            || !Uri.TryCreate(responseUri, UriKind.Absolute, out var uri)
            || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            || uri.UserInfo.Length > 0)
            return new Refusal("request-response-uri-malformed", "The answer goes to one https response_uri.");
        if (payload.ContainsKey(OpenId4VpNames.Scope))
            return new Refusal("request-scope-unsupported", "Only a dcql_query is answered.");
        if (!DcqlQuery.Parse(payload[OpenId4VpNames.DcqlQuery]).TryGet(out var query, out var refusal)
            || !RequestMetadata.Read(payload[OpenId4VpNames.ClientMetadata]).TryGet(out var metadata, out refusal))
            return refusal;
        if (payload.ContainsKey(OpenId4VpNames.TransactionData))
            return new Refusal("request-transaction-data-unsupported", "No type of transaction data is known here.");

        return new PresentationRequest
        {
            ClientId = clientId,
            ResponseUri = responseUri,
            Nonce = nonce,
            State = payload.Text(OpenId4VpNames.State),
            Query = query,
            EncryptionKey = metadata.Key,
            EncryptionKeyId = metadata.KeyId,
            Encryptions = metadata.Encryptions,
            Purpose = Purpose(payload[OpenId4VpNames.VerifierInfo]),
            WalletNonce = payload.Text(OpenId4VpNames.WalletNonce),
        };
    }

    private static bool IsCurrent(JsonObject payload, RequestRules rules)
    {
        var (now, latest) = (rules.Now.ToUnixTimeSeconds(), (rules.Now + rules.MaxAhead).ToUnixTimeSeconds());
        return (!payload.ContainsKey("exp") || payload.Time("exp") > now)
            && (!payload.ContainsKey("iat") || payload.Time("iat") <= latest)
            && (!payload.ContainsKey("nbf") || payload.Time("nbf") <= latest);
    }

    private static string? Purpose(JsonNode? verifierInfo) => (verifierInfo as JsonArray)?.OfType<JsonObject>()
        .Where(info => info.Text("format") == OpenId4VpNames.PurposeFormat)
        .Select(info => (info["data"] as JsonObject)?.Text("purpose"))
        .FirstOrDefault(purpose => purpose is not null);

    private static bool IsUrlSafe(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~');
}
