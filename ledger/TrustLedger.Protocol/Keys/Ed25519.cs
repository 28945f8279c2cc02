using System.Security.Cryptography;

namespace TrustLedger.Protocol.Keys;

/// <summary>Checks Ed25519 signatures (RFC 8032), as checkpoints and witnesses carry them.</summary>
public static class Ed25519
{
    public const int PublicKeyLength = 32;
    public const int SignatureLength = 64;

    /// <returns>False also for a public key or signature of another length, or a key that is no point.</returns>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyLength || signature.Length != SignatureLength)
            return false;

        using var key = LibCrypto.NewPublicKey(LibCrypto.Ed25519, engine: 0, publicKey, PublicKeyLength);
        using var context = LibCrypto.NewDigestContext();
        if (context.IsInvalid)
            throw new CryptographicException("libcrypto gave no digest context.");

        var verified = !key.IsInvalid
            && LibCrypto.DigestVerifyInit(context, 0, 0, 0, key) == 1
            && LibCrypto.DigestVerify(context, signature, SignatureLength, message, (nuint)message.Length) == 1;
        if (!verified)
            LibCrypto.ClearErrors();
        return verified;
    }
}
