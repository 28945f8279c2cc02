using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Finds the key that an issuer's signature is checked with, by the way that the wallet's profile fixes.</summary>
/// <remarks>
/// Profile haip: the certificate in <c>x5c</c>, which leads to a pinned root (HAIP 1.0 §6.1.1). The open profile takes also
/// the keys that the issuer publishes (SD-JWT VC -13 §5), where there is no certificate or no root to check it by.
/// </remarks>
internal sealed class IssuerKeys(ForeignServer server, WalletSettings settings, TimeProvider time)
{
    private const string MetadataPath = "/.well-known/jwt-vc-issuer";

    /// <returns>
    /// The key; or, first match wins: <c>issuer-certificate-missing</c>; <c>anchors-missing</c>; what
    /// <see cref="X5cChain.Parse"/> and <see cref="X5cChain.Verify"/> refuse; in the open profile what
    /// <see cref="PublishedAsync"/> refuses.
    /// </returns>
    public async Task<Result<IssuerKey>> FindAsync(UnverifiedJws jws, string issuer, CancellationToken cancellationToken)
    {
        var isOpen = settings.Profile == WalletProfile.Open;
        if (!jws.Header.ContainsKey("x5c"))
        {
            return isOpen
                ? await PublishedAsync(jws, issuer, certified: null, cancellationToken)
                : new Refusal("issuer-certificate-missing", "The credential carries no certificate of its issuer.");
        }

        if (!X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refusal))
            return refusal;
        if (isOpen && settings.Anchors is null)
            return await PublishedAsync(jws, issuer, chain, cancellationToken);
        return WalletAnchors.Of(settings).TryGet(out var anchors, out refusal)
            && chain.Verify(anchors, time.GetUtcNow()).TryGet(out var trusted, out refusal)
            ? new IssuerKey(trusted.LeafKey, trusted.Spki)
            : refusal;
    }

    /// <returns>
    /// A key that the issuer publishes; or what the fetch refuses; <c>issuer-mismatch</c> the document is of another;
    /// <c>issuer-keys-malformed</c> it has not exactly one of jwks and jwks_uri, or no keys; <c>issuer-key-unknown</c>.
    /// </returns>
    private async Task<Result<IssuerKey>> PublishedAsync(
        UnverifiedJws jws, string issuer, X5cChain? certified, CancellationToken cancellationToken)
    {
        // Who is to be believed is named in the credential itself (SD-JWT VC -13 §3.5).
        if (jws.Payload.Text("iss") != issuer || !StrictUrl.TryParse(issuer, out var address))
            return new Refusal("issuer-mismatch", "The credential names another issuer than the offer.");
        var location = IssuerMetadata.Location(address, MetadataPath).ToString();
        if (!(await server.GetAsync(location, cancellationToken)).TryGet(out var metadata, out var refusal))
            return refusal;
        if (metadata.Text("issuer") != issuer)
            return new Refusal("issuer-mismatch", "The published keys are another issuer's.");
        if (!(await KeySetAsync(metadata, cancellationToken)).TryGet(out var keys, out refusal))
            return refusal;

        var kid = jws.Header.Text("kid");
        foreach (var json in keys.OfType<JsonObject>().Where(key => kid is null || key.Text("kid") == kid))
        {
            if (Jwk.Parse(json).TryGet(out var key, out _) && (certified is null || certified.LeafKey == key))
                return new IssuerKey(key, certified?.Spki);
        }

        return new Refusal("issuer-key-unknown", "The issuer does not publish the key that signed this credential.");
    }

    private async Task<Result<JsonArray>> KeySetAsync(JsonObject metadata, CancellationToken cancellationToken)
    {
        var malformed = new Refusal("issuer-keys-malformed", "An issuer publishes its keys as jwks or behind jwks_uri, one of them.");
        if (metadata.ContainsKey("jwks") == metadata.ContainsKey("jwks_uri"))
            return malformed;
        var set = metadata["jwks"] as JsonObject;
        if (set is null)
        {
            if (metadata.Text("jwks_uri") is not { } location)
                return malformed;
            if (!(await server.GetAsync(location, cancellationToken)).TryGet(out set, out var refusal))
                return refusal;
        }

        return set["keys"] is JsonArray keys ? keys : malformed;
    }
}
