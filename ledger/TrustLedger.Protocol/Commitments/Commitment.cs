using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Commitments;

/// <summary>What a statement says about content that the log does not hold: HMAC-SHA-256(item key, JCS(content)).</summary>
/// <remarks>
/// Without the item key nothing can be guessed from it, however few contents are possible; with it, one content
/// opens it. Each statement has an item key of its own, so that showing one shows nothing else.
/// </remarks>
public static class Commitment
{
    public const int ItemKeyLength = 32;

    public static byte[] NewItemKey() => RandomNumberGenerator.GetBytes(ItemKeyLength);

    /// <exception cref="ArgumentException">The item key is not 32 bytes, or the content has no canonical form.</exception>
    public static Bytes32 Of(ReadOnlySpan<byte> itemKey, JsonNode content)
    {
        if (itemKey.Length != ItemKeyLength)
            throw new ArgumentException($"An item key has 32 bytes, not {itemKey.Length}.", nameof(itemKey));
        Span<byte> mac = stackalloc byte[Bytes32.Length];
        HMACSHA256.HashData(itemKey, Jcs.Write(content), mac);
        return Bytes32.FromBytes(mac);
    }

    /// <summary>Whether <paramref name="content"/> under <paramref name="itemKey"/> is what was committed to.</summary>
    public static bool Opens(Bytes32 commitment, ReadOnlySpan<byte> itemKey, JsonNode content) =>
        itemKey.Length == ItemKeyLength
        && CryptographicOperations.FixedTimeEquals(commitment.ToArray(), Of(itemKey, content).ToArray());
}
