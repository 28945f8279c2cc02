using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>The hashes of transaction data in a key binding JWT (OpenID4VP 1.0 B.3.3.1).</summary>
public static class TransactionDataHashes
{
    /// <summary>The algorithms that are known here by their IANA hash names, the one that everybody must know first.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = [SdJwtNames.Sha256, "sha-384", "sha-512"];

    /// <summary>An algorithm that all of them allow, since one JWT names one; null when there is none that is known.</summary>
    public static string? Choose(IEnumerable<TransactionDataItem> items) =>
        Algorithms.FirstOrDefault(algorithm => items.All(item => Allows(item, algorithm)));

    /// <summary>base64url of the hash over the string itself, which is not decoded before.</summary>
    /// <exception cref="ArgumentException">The algorithm is not one of <see cref="Algorithms"/>.</exception>
    public static string Compute(string encoded, string algorithm)
    {
        var bytes = Encoding.ASCII.GetBytes(encoded);
        return StrictBase64Url.Encode(algorithm switch
        {
            SdJwtNames.Sha256 => SHA256.HashData(bytes),
            "sha-384" => SHA384.HashData(bytes),
            "sha-512" => SHA512.HashData(bytes),
            _ => throw new ArgumentException("No such hash.", nameof(algorithm)),
        });
    }

    /// <summary>Which of the items a key binding signs over: each hash stands for one of them, and none twice.</summary>
    /// <returns>Null when it signs over anything else, or by an algorithm that was not asked for.</returns>
    internal static IReadOnlyList<TransactionDataItem>? Signed(JsonObject payload, IReadOnlyList<TransactionDataItem> items)
    {
        if (!payload.ContainsKey(SdJwtNames.TransactionDataHashes))
            return payload.ContainsKey(SdJwtNames.TransactionDataHashesAlgorithm) ? null : [];
        if (payload.Texts(SdJwtNames.TransactionDataHashes) is not { } hashes)
            return null;

        var isNamed = payload.ContainsKey(SdJwtNames.TransactionDataHashesAlgorithm);
        var algorithm = isNamed ? payload.Text(SdJwtNames.TransactionDataHashesAlgorithm) : SdJwtNames.Sha256;
        if (algorithm is null || !Algorithms.Contains(algorithm, StringComparer.Ordinal))
            return null;

        var signed = new List<TransactionDataItem>();
        foreach (var hash in hashes)
        {
            // The answer names the algorithm where the request did.
            if (items.FirstOrDefault(item => !signed.Contains(item) && Compute(item.Encoded, algorithm) == hash) is not { } item
                || !Allows(item, algorithm) || (item.HashAlgorithms.Count > 0 && !isNamed))
                return null;
            signed.Add(item);
        }

        return signed;
    }

    private static bool Allows(TransactionDataItem item, string algorithm) => item.HashAlgorithms.Count == 0
        ? algorithm == SdJwtNames.Sha256
        : item.HashAlgorithms.Contains(algorithm, StringComparer.Ordinal);
}
