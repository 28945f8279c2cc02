using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>What a holder does to show a part of a credential (RFC 9901 §7.2, for presentation).</summary>
public static class SdJwtPresenter
{
    /// <summary>Steps 1 to 3: keeps the disclosures that the chosen claims need, and no others.</summary>
    /// <param name="credential">With all the disclosures that the issuer gave.</param>
    /// <param name="chosen">Paths of claims; each stands for itself with everything in it. Nulls select all elements.</param>
    /// <returns>An SD-JWT without key binding; or <c>claim-not-held</c> when a path selects nothing.</returns>
    public static Result<CompactSdJwt> Select(VerifiedSdJwt credential, params IEnumerable<ClaimsPath> chosen)
    {
        var places = new List<ClaimsPath>();
        foreach (var path in chosen)
        {
            var selected = path.Select(credential.Payload);
            if (selected.Count == 0)
                return new Refusal("claim-not-held", $"The credential holds no claim at {path}.");
            places.AddRange(selected.Select(claim => claim.Path));
        }

        // 2. A claim inside a hidden one needs the outer disclosure too.
        var needed = credential.Disclosed
            .Where(disclosed => places.Exists(place => disclosed.Key.Contains(place) || place.Contains(disclosed.Key)))
            .Select(disclosed => disclosed.Value)
            .ToHashSet();

        // In the issuer's order, which tells nothing about the order in which we were asked.
        return CompactSdJwt.Of(credential.Source.IssuerJwt, [.. credential.Source.Disclosures.Where(needed.Contains)]);
    }

    /// <summary>Step 5: adds the key binding JWT (RFC 9901 §4.3), tied to exactly these disclosures.</summary>
    /// <param name="selected">From <see cref="Select"/>.</param>
    /// <param name="holderKey">The private key of the credential's <c>cnf</c>.</param>
    /// <param name="nonce">The verifier's.</param>
    /// <param name="audience">The verifier's full client identifier, with its prefix.</param>
    /// <param name="issuedAt">Now, by the holder's clock.</param>
    /// <param name="transactionData">
    /// What this credential authorizes of the request's transaction data (OpenID4VP 1.0 B.3.3.1), with an algorithm in common.
    /// </param>
    /// <exception cref="ArgumentException">No algorithm that is known here serves all of the transaction data.</exception>
    public static CompactSdJwt Bind(
        CompactSdJwt selected, ECDsa holderKey, string nonce, string audience, DateTimeOffset issuedAt,
        IReadOnlyList<TransactionDataItem>? transactionData = null)
    {
        var payload = new JsonObject
        {
            ["iat"] = issuedAt.ToUnixTimeSeconds(),
            ["aud"] = audience,
            ["nonce"] = nonce,
            [SdJwtNames.PresentationHash] = selected.PresentationHash,
        };
        if (transactionData is { Count: > 0 })
        {
            var algorithm = TransactionDataHashes.Choose(transactionData)
                ?? throw new ArgumentException("One hash algorithm must serve all of it.", nameof(transactionData));
            payload[SdJwtNames.TransactionDataHashes] = new JsonArray(
                [.. transactionData.Select(item => JsonValue.Create(TransactionDataHashes.Compute(item.Encoded, algorithm)))]);
            payload[SdJwtNames.TransactionDataHashesAlgorithm] = algorithm;
        }

        return CompactSdJwt.Of(
            selected.IssuerJwt, selected.Disclosures, JwsWriter.Write(SdJwtNames.KeyBindingTyp, payload, holderKey));
    }
}
