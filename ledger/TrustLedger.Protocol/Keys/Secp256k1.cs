using System.Security.Cryptography;
using TrustLedger.Protocol.Encoding;
using static TrustLedger.Protocol.Keys.LibSecp256k1;

namespace TrustLedger.Protocol.Keys;

/// <summary>What anyone can do with secp256k1 signatures: find the signer, or check one against a public key.</summary>
public static class Secp256k1
{
    /// <summary>Bytes of an uncompressed public key: 0x04 ‖ x ‖ y.</summary>
    public const int PublicKeyLength = 65;

    // Half of the group's order, rounded down: the largest s that is low.
    private static readonly byte[] HalfOrder =
        Convert.FromHexString("7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0");

    /// <summary>Finds the address whose key made <paramref name="signature"/> over <paramref name="digest"/>.</summary>
    /// <returns>
    /// The address; or, first match wins:
    /// <list type="bullet">
    /// <item><c>signature-malformed</c> v is not 27 or 28, or r or s is not below the group's order</item>
    /// <item><c>signature-high-s</c> s is in the upper half: a second spelling of another signature</item>
    /// <item><c>signature-unrecoverable</c> no key made it (r or s zero, or r is no point)</item>
    /// </list>
    /// </returns>
    public static Result<Address> Recover(Bytes32 digest, RecoverableSignature signature)
    {
        if (signature.V is not (27 or 28))
            return new Refusal("signature-malformed", $"v is 27 or 28, not {signature.V}.");

        Span<byte> bytes = stackalloc byte[RecoverableSignature.Length];
        signature.CopyTo(bytes);
        Span<byte> parsed = stackalloc byte[RecoverableSignatureBytes];
        if (RecoverableParseCompact(Context, parsed, bytes[..64], signature.V - 27) != 1)
            return new Refusal("signature-malformed", "r or s is not below the order of the group.");
        if (bytes[32..64].SequenceCompareTo(HalfOrder) > 0)
            return new Refusal("signature-high-s", "s is in the upper half of the group's order.");

        Span<byte> publicKey = stackalloc byte[PublicKeyBytes];
        Span<byte> digestBytes = stackalloc byte[Bytes32.Length];
        digest.CopyTo(digestBytes);
        if (LibSecp256k1.Recover(Context, publicKey, parsed, digestBytes) != 1)
            return new Refusal("signature-unrecoverable", "No public key could have made this signature.");
        return AddressOf(Serialize(publicKey));
    }

    /// <summary>Checks r ‖ s over a SHA-256 hash (ES256K of RFC 8812), and refuses a high s.</summary>
    /// <returns>False also for a public key that is no point of the curve, and for wrong lengths.</returns>
    public static bool Verify(ReadOnlySpan<byte> publicKey65, ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> signature64)
    {
        if (sha256.Length != 32 || signature64.Length != 64)
            return false;
        Span<byte> publicKey = stackalloc byte[PublicKeyBytes];
        Span<byte> signature = stackalloc byte[SignatureBytes];
        return TryParse(publicKey65, publicKey)
            && SignatureParseCompact(Context, signature, signature64) == 1
            && LibSecp256k1.Verify(Context, signature, sha256, publicKey) == 1;
    }

    /// <summary>Whether these 65 bytes are 0x04 and a point of the curve.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> publicKey65) => TryParse(publicKey65, stackalloc byte[PublicKeyBytes]);

    /// <summary>The last 20 bytes of keccak-256 of x ‖ y.</summary>
    /// <exception cref="ArgumentException">Not an uncompressed public key's length or first byte.</exception>
    public static Address AddressOf(ReadOnlySpan<byte> publicKey65) => publicKey65.Length == PublicKeyLength && publicKey65[0] == 4
        ? Address.FromBytes(Keccak256.Of(publicKey65[1..]).ToArray().AsSpan(12))
        : throw new ArgumentException("Expected 65 bytes, the first of them 4.", nameof(publicKey65));

    internal static byte[] Serialize(ReadOnlySpan<byte> publicKey)
    {
        var output = new byte[PublicKeyLength];
        nuint length = PublicKeyLength;
        if (PublicKeySerialize(Context, output, ref length, publicKey, Uncompressed) != 1 || length != PublicKeyLength)
            throw new CryptographicException("libsecp256k1 could not write a public key.");
        return output;
    }

    private static bool TryParse(ReadOnlySpan<byte> publicKey65, Span<byte> publicKey) =>
        // The library also reads compressed and "hybrid" keys: one meaning, one spelling.
        publicKey65.Length == PublicKeyLength && publicKey65[0] == 4
        && PublicKeyParse(Context, publicKey, publicKey65, PublicKeyLength) == 1;
}
