using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>What a wallet checks of a credential that it was just given, before it keeps it.</summary>
internal sealed class ReceivedCredential(ForeignServer server)
{
    private static readonly JwsRules Rules = new(SdJwtNames.VcTyp);

    /// <returns>
    /// The credential; or, first match wins: what <see cref="SdJwtVerifier.VerifyIssued"/> and <see cref="SdJwtVc.Read"/>
    /// refuse, with <c>issuer-key-unknown</c> among them; <c>issuer-mismatch</c>; <c>holder-key-wrong</c> it is bound to a
    /// key that is not ours.
    /// </returns>
    public async Task<Result<(SdJwtVc Credential, Jwk IssuerKey)>> VerifyAsync(string text, string issuer, ECDsa holderKey, CancellationToken cancellationToken)
    {
        if (!CompactSdJwt.Parse(text).TryGet(out var compact, out var refusal)
            || !StrictReader.Read(compact.IssuerJwt, Rules).TryGet(out var unverified, out refusal)
            || !(await IssuerKeyAsync(unverified, issuer, cancellationToken)).TryGet(out var key, out refusal)
            || !SdJwtVerifier.VerifyIssued(compact, Rules, _ => key).TryGet(out var verified, out refusal)
            || !SdJwtVc.Read(verified).TryGet(out var credential, out refusal)
            || !verified.HolderKey().TryGet(out var bound, out refusal))
        {
            return refusal;
        }

        if (credential.Issuer is { } named && named != issuer)
            return new Refusal("issuer-mismatch", "The credential names another issuer than the offer.");
        return bound == Jwk.Of(holderKey)
            ? (credential, key)
            : new Refusal("holder-key-wrong", "The credential is bound to a key that is not this wallet's.");
    }

    /// <summary>Reads a credential of one's own vault again, with the issuer's key that was found when it was received.</summary>
    public static Result<SdJwtVc> ReadHeld(HeldCredential held)
    {
        if (!CompactSdJwt.Parse(held.SdJwt).TryGet(out var compact, out var refusal)
            || !SdJwtVerifier.VerifyIssued(compact, Rules, _ => Jwk.Parse(held.IssuerKey)).TryGet(out var verified, out refusal))
        {
            return refusal;
        }

        return SdJwtVc.Read(verified);
    }

    private static Result<Jwk> LeafKey(UnverifiedJws jws) =>
        X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refusal) ? chain.LeafKey : refusal;

    // The certificate when there is one, else the keys that the issuer publishes (SD-JWT VC §3.5).
    private async Task<Result<Jwk>> IssuerKeyAsync(UnverifiedJws jws, string issuer, CancellationToken cancellationToken)
    {
        if (jws.Header.ContainsKey("x5c"))
            return LeafKey(jws);

        var location = Credentials.OpenId4Vci.IssuerMetadata.Location(new Uri(issuer), "/.well-known/jwt-vc-issuer").ToString();
        if (!(await server.GetAsync(location, cancellationToken)).TryGet(out var metadata, out var refusal))
            return refusal;
        var keys = (metadata["jwks"] as JsonObject)?["keys"] as JsonArray;
        var kid = jws.Header.Text("kid");
        var found = keys?.OfType<JsonObject>().FirstOrDefault(key => kid is null || key.Text("kid") == kid);
        return found is null
            ? new Refusal("issuer-key-unknown", "The issuer does not publish the key that signed this credential.")
            : Jwk.Parse(found);
    }
}
