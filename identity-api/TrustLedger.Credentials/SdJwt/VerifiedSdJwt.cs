using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>An SD-JWT whose signature and disclosures were checked. Only <see cref="SdJwtVerifier"/> makes one.</summary>
public sealed class VerifiedSdJwt
{
    internal VerifiedSdJwt(
        CompactSdJwt source, VerifiedJws issuerJwt, JsonObject payload, IReadOnlyDictionary<ClaimsPath, Disclosure> disclosed) =>
        (Source, IssuerJwt, Payload, Disclosed) = (source, issuerJwt, payload, disclosed);

    public CompactSdJwt Source { get; }

    /// <summary>The issuer-signed JWT: its payload still has the digests.</summary>
    public VerifiedJws IssuerJwt { get; }

    /// <summary>The Processed SD-JWT Payload of RFC 9901 §7.1.</summary>
    public JsonObject Payload { get; }

    /// <summary>Where each disclosure stands in <see cref="Payload"/>.</summary>
    public IReadOnlyDictionary<ClaimsPath, Disclosure> Disclosed { get; }

    /// <summary>
    /// The same with each hidden array element's digest left in its place: an index that a verifier asked for means
    /// the element that the issuer put there, also when the elements before it stayed hidden.
    /// </summary>
    public VerifiedSdJwt InPlace() =>
        DisclosureProcessor.Process(IssuerJwt.Payload, Source.Disclosures, keepsHiddenElements: true, out var processor)
            .TryGet(out var payload, out var refusal)
            ? new VerifiedSdJwt(Source, IssuerJwt, payload, processor.Places)
            : throw new System.Diagnostics.UnreachableException(refusal.Code);

    /// <summary>RFC 9901 §4.1.2: the holder's key in <c>cnf</c>; <c>holder-key-missing</c> or what <see cref="Jwk.Parse"/> refuses.</summary>
    public Result<Jwk> HolderKey() =>
        IssuerJwt.Payload[SdJwtNames.Confirmation] is JsonObject confirmation && confirmation.ContainsKey(SdJwtNames.Jwk)
            ? Jwk.Parse(confirmation[SdJwtNames.Jwk])
            : new Refusal("holder-key-missing", "The credential names no holder key in cnf.jwk.");
}
