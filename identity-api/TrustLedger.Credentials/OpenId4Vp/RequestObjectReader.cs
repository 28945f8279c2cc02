using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

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
    /// <item><c>request-client-id-wrong</c> another than in the link, or not that of the certificate</item>
    /// <item><c>client-id-unregistered</c>, <c>client-id-prefix-unsupported</c> as <see cref="ClientIdentifier.Parse"/></item>
    /// <item><c>request-host-wrong</c> fetched from a host that is not the verifier's</item>
    /// <item><c>request-audience-wrong</c> not for wallets at large</item>
    /// <item><c>request-expired</c> a time of a wrong form, past, or in the future</item>
    /// <item><c>request-wallet-nonce-wrong</c> an answer to another wallet's fetch</item>
    /// <item><c>request-response-type-unsupported</c>, <c>request-response-mode-unsupported</c></item>
    /// <item><c>request-nonce-malformed</c>, <c>request-state-malformed</c> not ASCII that is safe in URLs</item>
    /// <item><c>request-response-uri-malformed</c> no absolute https URL (http for loopback), one of another's host, or a redirect_uri beside it</item>
    /// <item><c>request-scope-unsupported</c> a scope in place of, or beside, the query</item>
    /// <item><c>dcql-…</c>, <c>claims-path-malformed</c> the query</item>
    /// <item><c>request-metadata-malformed</c>, <c>request-formats-unsupported</c>, <c>request-encryption-unsupported</c></item>
    /// <item><c>request-transaction-data-unsupported</c> the wallet cannot show it; <c>transaction-data-…</c> as <see cref="TransactionData.Parse"/></item>
    /// </list>
    /// </returns>
    public static Result<VerifiedRequestObject> Read(string compact, RequestRules rules) => Open(compact, rules).Request;

    /// <summary>As <see cref="Read"/>, with what to tell the verifier of a refusal.</summary>
    public static RequestReading Open(string compact, RequestRules rules)
    {
        if (!Authentic(compact, rules).TryGet(out var authentic, out var refusal))
            return new RequestReading(refusal);

        var payload = authentic.Payload;
        if (ReadParameters(payload, authentic.ClientId, rules).TryGet(out var request, out refusal))
            return new RequestReading(new VerifiedRequestObject(request, authentic.Verifier));
        return new RequestReading(
            refusal,
            ResponseUri(payload, authentic.ClientId) is { } responseUri ? new ErrorReply(responseUri, ErrorResponse.Of(refusal, State(payload))) : null);
    }

    // Until all of this holds nobody is answered: what was recorded or made up must not set a wallet in motion.
    private static Result<AuthenticRequest> Authentic(string compact, RequestRules rules)
    {
        if (!StrictReader.Read(compact, Rules).TryGet(out var unverified, out var refusal)
            || !X5cChain.Parse(unverified.Header["x5c"]).TryGet(out var chain, out refusal)
            || !chain.Verify(rules.Anchors, rules.Now).TryGet(out var verifier, out refusal)
            || !unverified.Verify(verifier.LeafKey).TryGet(out var jws, out refusal))
            return refusal;

        var payload = jws.Payload;
        if (payload.Text(OpenId4VpNames.ClientId) is not { } named || named != rules.ClientId)
            return ClientIdWrong();
        if (!ClientIdentifier.Parse(named).TryGet(out var clientId, out refusal))
            return refusal;
        if (!clientId.Names(chain))
            return ClientIdWrong();
        if (rules.RequestUri is { } requestUri && !clientId.MayUse(requestUri))
            return new Refusal("request-host-wrong", "The request was fetched from a host that its certificate does not name.");
        if (payload.Text("aud") != OpenId4VpNames.AnyWallet)
            return new Refusal("request-audience-wrong", $"The audience is {OpenId4VpNames.AnyWallet}.");
        if (!IsCurrent(payload, rules))
            return new Refusal("request-expired", "The request is over, or from the future.");
        if (payload.Text(OpenId4VpNames.WalletNonce) != rules.WalletNonce)
            return new Refusal("request-wallet-nonce-wrong", "The request answers another fetch.");

        return new AuthenticRequest(payload, clientId, verifier);
    }

    private static Result<PresentationRequest> ReadParameters(JsonObject payload, ClientIdentifier clientId, RequestRules rules)
    {
        if (payload.Text(OpenId4VpNames.ResponseType) != OpenId4VpNames.ResponseTypeVpToken)
            return new Refusal("request-response-type-unsupported", "Only vp_token is answered.");
        var mode = payload.Text(OpenId4VpNames.ResponseMode);
        var isEncrypted = mode == OpenId4VpNames.ResponseModeDirectPostJwt;
        if (!isEncrypted && !(rules.AllowUnencrypted && mode == OpenId4VpNames.ResponseModeDirectPost))
            return new Refusal("request-response-mode-unsupported", "Only direct_post.jwt is answered.");
        if (payload.Text(OpenId4VpNames.Nonce) is not { Length: > 0 } nonce || !IsUrlSafe(nonce))
            return new Refusal("request-nonce-malformed", "A nonce is ASCII that is safe in URLs.");
        if (payload.ContainsKey(OpenId4VpNames.State) && State(payload) is null)
            return new Refusal("request-state-malformed", "A state is ASCII that is safe in URLs.");
        if (payload.ContainsKey(OpenId4VpNames.RedirectUri) || ResponseUri(payload, clientId) is not { } responseUri)
            return new Refusal("request-response-uri-malformed", "The answer goes to one https response_uri.");
        if (payload.ContainsKey(OpenId4VpNames.Scope))
            return new Refusal("request-scope-unsupported", "Only a dcql_query is answered.");
        if (!DcqlQuery.Parse(payload[OpenId4VpNames.DcqlQuery]).TryGet(out var query, out var refusal)
            || !RequestMetadata.Read(payload[OpenId4VpNames.ClientMetadata], isEncrypted).TryGet(out var metadata, out refusal))
            return refusal;
        IReadOnlyList<TransactionData> transactionData = [];
        if (payload.ContainsKey(OpenId4VpNames.TransactionData))
        {
            if (!rules.TakesTransactionData)
                return new Refusal("request-transaction-data-unsupported", "No transaction data is shown, and so none signed, here.");
            if (!TransactionData.Parse(payload[OpenId4VpNames.TransactionData], query).TryGet(out transactionData!, out refusal))
                return refusal;
        }

        return new PresentationRequest
        {
            ClientId = clientId.Full,
            ResponseUri = responseUri,
            Nonce = nonce,
            State = State(payload),
            Query = query,
            EncryptionKey = metadata.Key,
            EncryptionKeyId = metadata.KeyId,
            Encryptions = metadata.Encryptions,
            TransactionData = transactionData,
            Purpose = Entry(payload, OpenId4VpNames.PurposeFormat)?.Text("purpose"),
            Registration = RegistrationEntry.Read(Entry(payload, OpenId4VpNames.RegistrationFormat)),
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

    // Entries of other formats are passed over (§5.11).
    private static JsonObject? Entry(JsonObject payload, string format) => (payload[OpenId4VpNames.VerifierInfo] as JsonArray)?.OfType<JsonObject>()
        .Where(info => info.Text("format") == format).Select(info => info["data"] as JsonObject).FirstOrDefault(data => data is not null);

    // Null unless it is an address to which an answer may go.
    private static string? ResponseUri(JsonObject payload, ClientIdentifier clientId) =>
        payload.Text(OpenId4VpNames.ResponseUri) is { } text && StrictUrl.TryParse(text, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback)
        && clientId.MayUse(uri)
            ? text
            : null;

    private static string? State(JsonObject payload) =>
        payload.Text(OpenId4VpNames.State) is { Length: > 0 } text && IsUrlSafe(text) ? text : null;

    private static bool IsUrlSafe(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~');

    private static Refusal ClientIdWrong() =>
        new("request-client-id-wrong", "The client_id is not that of the certificate, or not that of the link.");

    private sealed record AuthenticRequest(JsonObject Payload, ClientIdentifier ClientId, TrustedChain Verifier);
}
