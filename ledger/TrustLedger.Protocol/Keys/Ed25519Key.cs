using System.Security.Cryptography;

namespace TrustLedger.Protocol.Keys;

/// <summary>An Ed25519 private key (RFC 8032): a log's or a witness's. Wiped from memory when disposed.</summary>
public sealed class Ed25519Key : IDisposable
{
    public const int SeedLength = 32;

    private readonly byte[] _seed;
    private readonly byte[] _publicKey = new byte[Ed25519.PublicKeyLength];
    private readonly PKeyHandle _key;

    private Ed25519Key(byte[] seed)
    {
        _seed = seed;
        _key = LibCrypto.NewPrivateKey(LibCrypto.Ed25519, engine: 0, seed, SeedLength);
        nuint length = Ed25519.PublicKeyLength;
        if (_key.IsInvalid || LibCrypto.GetPublicKey(_key, _publicKey, ref length) != 1 || length != Ed25519.PublicKeyLength)
        {
            _key.Dispose();
            throw new CryptographicException("libcrypto could not load an Ed25519 key.");
        }
    }

    /// <summary>The 32-byte private seed; wipe it after use.</summary>
    public byte[] Seed
    {
        get
        {
            ObjectDisposedException.ThrowIf(_key.IsClosed, this);
            return [.. _seed];
        }
    }

    public byte[] PublicKey => [.. _publicKey];

    public static Ed25519Key Generate() => new(RandomNumberGenerator.GetBytes(SeedLength));

    /// <summary>The key of a 32-byte seed: every seed has one.</summary>
    /// <exception cref="ArgumentException">Not exactly 32 bytes.</exception>
    public static Ed25519Key FromSeed(ReadOnlySpan<byte> seed) => seed.Length == SeedLength
        ? new Ed25519Key(seed.ToArray())
        : throw new ArgumentException($"An Ed25519 seed has 32 bytes, not {seed.Length}.", nameof(seed));

    /// <summary>64 bytes; the same message gives the same signature.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(_key.IsClosed, this);
        using var context = LibCrypto.NewDigestContext();
        var signature = new byte[Ed25519.SignatureLength];
        nuint length = Ed25519.SignatureLength;
        if (context.IsInvalid
            || LibCrypto.DigestSignInit(context, 0, 0, 0, _key) != 1
            || LibCrypto.DigestSign(context, signature, ref length, message, (nuint)message.Length) != 1
            || length != Ed25519.SignatureLength)
        {
            throw new CryptographicException("libcrypto could not sign with Ed25519.");
        }

        return signature;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_seed);
        _key.Dispose();
    }
}
