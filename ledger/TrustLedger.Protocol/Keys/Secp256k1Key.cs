using System.Security.Cryptography;
using TrustLedger.Protocol.Encoding;
using static TrustLedger.Protocol.Keys.LibSecp256k1;

namespace TrustLedger.Protocol.Keys;

/// <summary>A secp256k1 private key: it signs statements and requests. Wiped from memory when disposed.</summary>
public sealed class Secp256k1Key : IDisposable
{
    public const int Length = 32;

    private readonly byte[] _secret;
    private readonly byte[] _publicKey;
    private bool _disposed;

    private Secp256k1Key(byte[] secret)
    {
        Span<byte> publicKey = stackalloc byte[PublicKeyBytes];
        if (PublicKeyCreate(Context, publicKey, secret) != 1)
            throw new CryptographicException("libsecp256k1 made no public key of a valid private key.");
        _secret = secret;
        _publicKey = Secp256k1.Serialize(publicKey);
        Address = Secp256k1.AddressOf(_publicKey);
    }

    public Address Address { get; }

    /// <summary>Uncompressed: 0x04 ‖ x ‖ y, 65 bytes.</summary>
    public byte[] PublicKey => [.. _publicKey];

    public static Secp256k1Key Generate()
    {
        while (true)
        {
            var secret = RandomNumberGenerator.GetBytes(Length);
            if (SecretKeyVerify(Context, secret) == 1)
                return new Secp256k1Key(secret);
        }
    }

    /// <returns>The key; or <c>key-malformed</c> when it is not 32 bytes of a number from 1 to the order less one.</returns>
    public static Result<Secp256k1Key> FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length && SecretKeyVerify(Context, bytes) == 1
            ? new Secp256k1Key(bytes.ToArray())
            : new Refusal("key-malformed", "A secp256k1 key is 32 bytes: a number from 1 to the group's order less one.");

    /// <summary>The private key itself; wipe it after use.</summary>
    public byte[] ToBytes()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return [.. _secret];
    }

    /// <summary>Signs a 32-byte digest: the nonce is RFC 6979's, s is low, the same input gives the same bytes.</summary>
    public RecoverableSignature Sign(Bytes32 digest)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span<byte> bytes = stackalloc byte[RecoverableSignature.Length];
        Span<byte> signature = stackalloc byte[RecoverableSignatureBytes];
        if (SignRecoverable(Context, signature, digest.ToArray(), _secret, nonceFunction: 0, nonceData: 0) != 1
            || RecoverableSerializeCompact(Context, bytes[..64], out var recoveryId, signature) != 1)
        {
            throw new CryptographicException("libsecp256k1 could not sign.");
        }

        // 2 and 3 would mean an r above the order: that takes 2^127 signatures to meet.
        if (recoveryId is not (0 or 1))
            throw new CryptographicException("libsecp256k1 gave a recovery id that Ethereum cannot write.");
        bytes[64] = (byte)(27 + recoveryId);
        return RecoverableSignature.FromBytes(bytes);
    }

    /// <summary>Signs a SHA-256 hash as ES256K (RFC 8812) writes it: 64 bytes r ‖ s.</summary>
    /// <exception cref="ArgumentException">Not exactly 32 bytes.</exception>
    public byte[] SignCompact(ReadOnlySpan<byte> sha256) => Sign(Bytes32.FromBytes(sha256)).ToArray()[..64];

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        _disposed = true;
    }
}
