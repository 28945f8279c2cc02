using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Credential issuer metadata as a JWT (OpenID4VCI 1.0 §12.2.3), its signer known by a certificate (HAIP 1.0 §4.1).</summary>
internal static class SignedMetadata
{
    public const string MediaType = "application/jwt";

    private const int MaximumBytes = 1024 * 1024;

    private static readonly JwsRules Rules = new(VciNames.SignedMetadataType, MaximumBytes);

    // How far the issuer's clock may run ahead.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <param name="compact">As fetched.</param>
    /// <param name="anchors">The roots that this wallet knows.</param>
    /// <param name="issuer">Whose metadata were asked for.</param>
    /// <param name="now">The wallet's time.</param>
    /// <returns>
    /// The metadata, to be read as unsigned ones are; or, first match wins: <c>jws-…</c>, <c>json-…</c>; <c>x5c-…</c> no
    /// certificate, or none that leads to a root; <c>jws-signature-wrong</c>; <c>signed-metadata-wrong</c> of another
    /// issuer, over, from the future, or without a time.
    /// </returns>
    public static Result<JsonObject> Verify(string compact, TrustAnchors anchors, string issuer, DateTimeOffset now)
    {
        if (!StrictReader.Read(compact.Trim(), Rules).TryGet(out var unverified, out var refusal)
            || !X5cChain.Parse(unverified.Header["x5c"]).TryGet(out var chain, out refusal)
            || !chain.Verify(anchors, now).TryGet(out var signer, out refusal)
            || !unverified.Verify(signer.LeafKey).TryGet(out var jws, out refusal))
        {
            return refusal;
        }

        var claims = jws.Payload;
        return claims.Text("sub") == issuer && claims.Time("iat") is { } issued && issued <= (now + Skew).ToUnixTimeSeconds()
            && (!claims.ContainsKey("exp") || claims.Time("exp") > now.ToUnixTimeSeconds())
                ? claims
                : new Refusal("signed-metadata-wrong", "The signed metadata are another issuer's, or not of now.");
    }
}
