using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The wallet's side of the nonce, credential, deferred credential and notification endpoints (OpenID4VCI 1.0 §7 to §11).</summary>
internal sealed class CredentialClient(BoundClient client, KeyProver prover)
{
    // A nonce can be over by the time that it is used: then one fresh one is tried.
    private const string StaleNonce = "invalid-nonce";

    /// <summary>Asks for one credential for each holder key.</summary>
    /// <returns>Credentials, unchecked, or a transaction to come back with; or the issuer's refusal.</returns>
    public async Task<Result<CredentialResponse>> FetchAsync(IssuerOffer offer, IssuerToken token, CredentialSlot slot,
        IReadOnlyList<ECDsa> holderKeys, CancellationToken cancellationToken)
    {
        var answer = await FetchOnceAsync(offer, token, slot, holderKeys, cancellationToken);
        return answer.TryGet(out _, out var refusal) || refusal.Code != StaleNonce
            ? answer
            : await FetchOnceAsync(offer, token, slot, holderKeys, cancellationToken);
    }

    /// <summary>Asks again for what was deferred (§9.1).</summary>
    /// <returns>As <see cref="FetchAsync"/>; or <c>credential-response-malformed</c> another transaction, or no endpoint for it.</returns>
    public async Task<Result<CredentialResponse>> FetchDeferredAsync(
        IssuerMetadata metadata, IssuerToken token, string transactionId, CancellationToken cancellationToken)
    {
        if (metadata.DeferredCredentialEndpoint is not { } endpoint)
            return new Refusal("issuer-metadata-malformed", "The issuer defers and names no endpoint to come back to.");
        if (!(await SendAsync(metadata, token, endpoint, to => new DeferredCredentialRequest(transactionId, to).ToJson(), cancellationToken))
            .TryGet(out var answer, out var refusal))
        {
            return refusal;
        }

        // 9.2: it stays the same transaction.
        return answer.Deferred is { } still && still.Id != transactionId
            ? new Refusal("credential-response-malformed", "The issuer answered for another transaction.")
            : answer;
    }

    /// <summary>Tells the issuer what became of its credentials (§11). A failure to tell takes nothing back.</summary>
    /// <returns>Null once it was taken; <c>issuer-metadata-malformed</c> nobody takes it; or the issuer's refusal.</returns>
    public async Task<Refusal?> NotifyAsync(
        IssuerMetadata metadata, IssuerToken token, CredentialNotification notification, CancellationToken cancellationToken)
    {
        if (metadata.NotificationEndpoint is not { } endpoint)
            return new Refusal("issuer-metadata-malformed", "The issuer gave a notification_id and names no endpoint for it.");
        if (!(await client.PostAsync(Request(token, endpoint, () => ForeignServer.Json(notification.ToJson())), cancellationToken))
            .TryGet(out var response, out var refusal))
        {
            return refusal;
        }

        return response.IsSuccess || ForeignServer.ReadJson(response).TryGet(out _, out refusal) ? null : refusal;
    }

    private async Task<Result<CredentialResponse>> FetchOnceAsync(IssuerOffer offer, IssuerToken token, CredentialSlot slot,
        IReadOnlyList<ECDsa> holderKeys, CancellationToken cancellationToken)
    {
        if (!(await NonceAsync(offer.Metadata, cancellationToken)).TryGet(out var nonce, out var refusal)
            || !prover.Prove(offer, slot.ConfigurationId, holderKeys, nonce.Value).TryGet(out var proofs, out refusal))
        {
            return refusal;
        }

        return await SendAsync(offer.Metadata, token, offer.Metadata.CredentialEndpoint, to => Message(slot, proofs, to), cancellationToken);
    }

    // §8.2: a dataset that the token's answer named is asked for by that name, and never with its configuration.
    private static JsonObject Message(CredentialSlot slot, KeyProofs proofs, MessageEncryption? to)
    {
        var message = new CredentialRequest(slot.ConfigurationId, proofs.Jwts) { Attestation = proofs.Attestation, AnswerTo = to }.ToJson();
        if (slot.Identifier is null)
            return message;
        message.Remove(VciNames.CredentialConfigurationId);
        message[VciNames.CredentialIdentifier] = slot.Identifier;
        return message;
    }

    private async Task<Result<OptionalNonce>> NonceAsync(IssuerMetadata metadata, CancellationToken cancellationToken)
    {
        if (metadata.NonceEndpoint is not { } endpoint)
            return new OptionalNonce(null);
        if (!(await client.PostAsync(new ForeignRequest(endpoint, () => new ByteArrayContent([])), cancellationToken)).TryGet(out var response, out var refusal)
            || !ForeignServer.ReadJson(response).TryGet(out var json, out refusal))
        {
            return refusal;
        }

        return json.Text(VciNames.Nonce) is { Length: > 0 } nonce
            ? new OptionalNonce(nonce)
            : new Refusal("nonce-missing", "The issuer's nonce endpoint gave no nonce.");
    }

    private async Task<Result<CredentialResponse>> SendAsync(IssuerMetadata metadata, IssuerToken token, string endpoint,
        Func<MessageEncryption?, JsonObject> message, CancellationToken cancellationToken)
    {
        if (!MessageCiphers.Of(metadata).TryGet(out var ciphers, out var refusal))
            return refusal;
        using var key = ciphers.NewAnswerKey();
        var body = message(key?.Announced);
        if (!(await client.PostAsync(Request(token, endpoint, () => ciphers.Seal(body)), cancellationToken)).TryGet(out var response, out refusal)
            || !(key is null ? ForeignServer.ReadDocument(response) : key.Open(response)).TryGet(out var json, out refusal))
        {
            return refusal;
        }

        return CredentialResponse.Read(json);
    }

    private static ForeignRequest Request(IssuerToken token, string endpoint, Func<HttpContent> body) =>
        new(endpoint, body) { AccessToken = token.Value, IsBound = token.IsDpop };

    private sealed record OptionalNonce(string? Value);
}
