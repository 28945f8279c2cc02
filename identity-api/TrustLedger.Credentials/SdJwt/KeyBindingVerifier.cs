using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>Verifies the holder's part of a presentation. The steps and their numbers are those of RFC 9901 §7.3.</summary>
/// <remarks>Step 1, whether key binding is required, is the caller's policy: who needs it calls this, whatever was sent.</remarks>
public static class KeyBindingVerifier
{
    private static readonly JwsRules Rules = new(SdJwtNames.KeyBindingTyp, MaxBytes: 8_192);

    /// <summary>Checks that the holder of the credential's key made this presentation for this request.</summary>
    /// <returns>
    /// The key; or, first match wins:
    /// <list type="bullet">
    /// <item><c>key-binding-missing</c> an SD-JWT without key binding</item>
    /// <item><c>holder-key-missing</c>, <c>jwk-…</c> the credential names no usable key</item>
    /// <item><c>jws-…</c>, <c>json-…</c> the key binding JWT is refused by <see cref="StrictReader"/></item>
    /// <item><c>jws-signature-wrong</c> signed by another key</item>
    /// <item><c>key-binding-time-malformed</c>, <c>key-binding-stale</c>, <c>key-binding-ahead</c> the time of signing</item>
    /// <item><c>key-binding-nonce-wrong</c> made for another request</item>
    /// <item><c>key-binding-audience-wrong</c> made for another verifier</item>
    /// <item><c>key-binding-hash-wrong</c> made over other disclosures</item>
    /// <item><c>key-binding-expired</c> outside its own <c>nbf</c> or <c>exp</c></item>
    /// <item><c>transaction-data-wrong</c> signed over transaction data that was not asked of this credential, or not by a hash that was asked for</item>
    /// </list>
    /// </returns>
    public static Result<ProvenHolderKey> Verify(VerifiedSdJwt credential, KeyBindingRules rules)
    {
        // 2.
        if (credential.Source.KeyBindingJwt is not { } keyBinding)
            return new Refusal("key-binding-missing", "This verifier requires key binding.");

        // 5.1 to 5.4.
        if (!credential.HolderKey().TryGet(out var holderKey, out var refusal)
            || !StrictReader.Read(keyBinding, Rules).TryGet(out var unverified, out refusal)
            || !unverified.Verify(holderKey).TryGet(out var jws, out refusal))
            return refusal;

        // 5.5.
        if (jws.Payload.Time("iat") is not { } issuedAt)
            return new Refusal("key-binding-time-malformed", "iat is whole seconds since 1970.");
        var signedAt = DateTimeOffset.FromUnixTimeSeconds(issuedAt);
        if (signedAt < rules.Now - rules.MaxAge)
            return new Refusal("key-binding-stale", "The holder signed too long ago.");
        if (signedAt > rules.Now + rules.MaxAhead)
            return new Refusal("key-binding-ahead", "The holder signed in the future.");

        // 5.6.
        if (jws.Payload.Text("nonce") != rules.Nonce)
            return new Refusal("key-binding-nonce-wrong", "The presentation answers another request.");
        if (jws.Payload.Text("aud") != rules.Audience)
            return new Refusal("key-binding-audience-wrong", "The presentation is for another verifier.");

        // 5.7.
        if (jws.Payload.Text(SdJwtNames.PresentationHash) != credential.Source.PresentationHash)
            return new Refusal("key-binding-hash-wrong", "The holder signed over other disclosures.");

        // 5.8.
        if (!IsWithinOwnTimes(jws.Payload, rules))
            return new Refusal("key-binding-expired", "The key binding's own nbf or exp excludes this moment.");

        return TransactionDataHashes.Signed(jws.Payload, rules.TransactionData) is { } transactionData
            ? new ProvenHolderKey(holderKey, signedAt, transactionData)
            : new Refusal("transaction-data-wrong", "The holder signed over other transaction data.");
    }

    private static bool IsWithinOwnTimes(JsonObject payload, KeyBindingRules rules)
    {
        var now = rules.Now.ToUnixTimeSeconds();
        return (!payload.ContainsKey("exp") || payload.Time("exp") > now)
            && (!payload.ContainsKey("nbf") || payload.Time("nbf") <= now + (long)rules.MaxAhead.TotalSeconds);
    }
}
