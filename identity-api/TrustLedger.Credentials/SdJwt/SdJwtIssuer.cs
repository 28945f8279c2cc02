using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>Makes SD-JWTs (RFC 9901 §4): what the frame hides becomes a disclosure, its digest is signed.</summary>
public static class SdJwtIssuer
{
    /// <summary>Signs <paramref name="claims"/> for a holder.</summary>
    /// <param name="claims">The full set; none may be named <c>_sd</c>, <c>_sd_alg</c> or <c>...</c>.</param>
    /// <param name="frame">What is hidden.</param>
    /// <param name="issuerKey">P-256, private.</param>
    /// <param name="header">kid or x5c.</param>
    /// <param name="typ">The token's type.</param>
    /// <exception cref="ArgumentException">A claim has a reserved name.</exception>
    public static CompactSdJwt Issue(
        JsonObject claims, DisclosureFrame frame, ECDsa issuerKey, JsonObject? header = null, string typ = SdJwtNames.VcTyp)
    {
        var (disclosures, salts) = (new List<Disclosure>(), new Salts());
        var payload = Hide(claims, ClaimsPath.Root, frame, disclosures, salts);
        payload[SdJwtNames.DigestAlgorithm] = SdJwtNames.Sha256;
        return CompactSdJwt.Of(JwsWriter.Write(typ, payload, issuerKey, header), disclosures);
    }

    private static JsonObject Hide(JsonObject claims, ClaimsPath at, DisclosureFrame frame, List<Disclosure> disclosures, Salts salts)
    {
        var (open, digests) = (new JsonObject(), new List<string>());
        foreach (var (name, value) in claims)
        {
            if (name is SdJwtNames.Digests or SdJwtNames.DigestAlgorithm or SdJwtNames.ElementDigest)
                throw new ArgumentException($"The name {name} is reserved.", nameof(claims));

            var path = at.Then(PathStep.Member(name));
            var inner = Inner(value, path, frame, disclosures, salts);
            if (!frame.Hides(path))
            {
                open[name] = inner;
                continue;
            }

            disclosures.Add(Disclosure.OfClaim(name, inner, salts));
            digests.Add(disclosures[^1].Digest);
        }

        if (digests.Count == 0)
            return open;

        for (var i = 0; i < frame.Decoys; i++)
            digests.Add(Decoy());
        // Sorted, so that the order of the claims is not told (RFC 9901 §4.2.4.1).
        digests.Sort(StringComparer.Ordinal);
        open[SdJwtNames.Digests] = new JsonArray([.. digests.Select(digest => JsonValue.Create(digest))]);
        return open;
    }

    private static string Decoy() => StrictBase64Url.Encode(SHA256.HashData(RandomNumberGenerator.GetBytes(32)));

    private static JsonNode? Inner(JsonNode? value, ClaimsPath at, DisclosureFrame frame, List<Disclosure> disclosures, Salts salts) =>
        value switch
        {
            JsonObject json => Hide(json, at, frame, disclosures, salts),
            JsonArray array => HideElements(array, at, frame, disclosures, salts),
            _ => value?.DeepClone(),
        };

    private static JsonArray HideElements(JsonArray array, ClaimsPath at, DisclosureFrame frame, List<Disclosure> disclosures, Salts salts)
    {
        var open = new JsonArray();
        for (var i = 0; i < array.Count; i++)
        {
            var path = at.Then(PathStep.Element(i));
            var inner = Inner(array[i], path, frame, disclosures, salts);
            if (!frame.Hides(path))
            {
                open.Add(inner);
                continue;
            }

            disclosures.Add(Disclosure.OfElement(inner, salts));
            open.Add(new JsonObject { [SdJwtNames.ElementDigest] = disclosures[^1].Digest });
        }

        return open;
    }
}
