using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>Verifies the issuer's part of an SD-JWT. The steps and their numbers are those of RFC 9901 §7.1.</summary>
public static class SdJwtVerifier
{
    /// <summary>Checks signature and disclosures; times and status are for <see cref="SdJwtVc"/>.</summary>
    /// <param name="sdJwt">Step 1 was <see cref="CompactSdJwt.Parse"/>.</param>
    /// <param name="rules">The token's exact type.</param>
    /// <param name="issuerKey">
    /// Step 2.3: finds the key by the one method that policy fixes for this issuer, or says why there is none.
    /// It sees the token before anything is verified.
    /// </param>
    /// <returns>
    /// The credential as a <see cref="VerifiedSdJwt"/>, which nothing else makes; or, first match wins:
    /// <list type="bullet">
    /// <item><c>jws-…</c>, <c>json-…</c> the issuer-signed JWT is refused by <see cref="StrictReader"/></item>
    /// <item>what <paramref name="issuerKey"/> refuses</item>
    /// <item><c>jws-signature-wrong</c> another key, or changed after signing</item>
    /// <item><c>sd-alg-not-allowed</c> any digest algorithm but SHA-256</item>
    /// <item><c>disclosure-repeated</c> the same disclosure twice</item>
    /// <item><c>sd-jwt-digests-malformed</c> <c>_sd</c> or <c>...</c> of a wrong form or in a wrong place</item>
    /// <item><c>digest-repeated</c> one digest in two places</item>
    /// <item><c>disclosure-wrong-kind</c> a claim's disclosure for an element, or the other way round</item>
    /// <item><c>disclosure-name-reserved</c>, <c>disclosure-name-taken</c></item>
    /// <item><c>sd-jwt-too-deep</c></item>
    /// <item><c>disclosure-unreferenced</c> a disclosure that the issuer never signed</item>
    /// </list>
    /// </returns>
    public static Result<VerifiedSdJwt> Verify(CompactSdJwt sdJwt, JwsRules rules, Func<UnverifiedJws, Result<Jwk>> issuerKey)
    {
        // 2.1, 2.2, 2.3.
        if (!StrictReader.Read(sdJwt.IssuerJwt, rules).TryGet(out var unverified, out var refusal)
            || !issuerKey(unverified).TryGet(out var key, out refusal)
            || !unverified.Verify(key).TryGet(out var jws, out refusal))
            return refusal;

        // 2.5: the RFC's default is SHA-256, and nothing else is deemed secure here.
        if (jws.Payload.ContainsKey(SdJwtNames.DigestAlgorithm)
            && jws.Payload.Text(SdJwtNames.DigestAlgorithm) != SdJwtNames.Sha256)
            return new Refusal("sd-alg-not-allowed", "The digest algorithm is fixed: sha-256.");

        // 3, 4, 5.
        return DisclosureProcessor.Process(jws.Payload, sdJwt.Disclosures, keepsHiddenElements: false, out var processor)
            .TryGet(out var payload, out refusal)
            ? new VerifiedSdJwt(sdJwt, jws, payload, processor.Places)
            : refusal;
    }

    /// <summary>What a holder does with a credential that it was just issued (RFC 9901 §7.2).</summary>
    /// <returns>As <see cref="Verify"/>; before that <c>key-binding-unexpected</c> for an SD-JWT+KB.</returns>
    public static Result<VerifiedSdJwt> VerifyIssued(CompactSdJwt sdJwt, JwsRules rules, Func<UnverifiedJws, Result<Jwk>> issuerKey) =>
        sdJwt.KeyBindingJwt is not null
            ? new Refusal("key-binding-unexpected", "An issuer hands out no key binding: this is somebody's presentation.")
            : Verify(sdJwt, rules, issuerKey);
}
