using System.Buffers.Binary;
using System.Security.Cryptography;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The nonces of DPoP proofs (RFC 9449 §8, §9): good for five minutes, for as many proofs as the sender makes.</summary>
/// <remarks>A nonce carries its own time under a keyed hash, so giving one out writes nothing and survives a restart.</remarks>
internal sealed class DpopNonces(LookupHash lookups, TimeProvider time)
{
    private const int TimeBytes = 8;
    private const int SealBytes = 16;
    private const long LifeMilliseconds = 5 * 60 * 1_000;

    public string Create()
    {
        var nonce = new byte[TimeBytes + SealBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeMilliseconds());
        Seal(nonce).CopyTo(nonce, TimeBytes);
        return StrictBase64Url.Encode(nonce);
    }

    /// <summary>Whether it is one of ours and not over.</summary>
    public bool IsCurrent(string nonce)
    {
        if (!StrictBase64Url.TryDecode(nonce, out var bytes) || bytes.Length != TimeBytes + SealBytes
            || !CryptographicOperations.FixedTimeEquals(Seal(bytes), bytes.AsSpan(TimeBytes)))
        {
            return false;
        }

        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - BinaryPrimitives.ReadInt64BigEndian(bytes);
        return age is >= 0 and <= LifeMilliseconds;
    }

    private byte[] Seal(byte[] nonce) =>
        lookups.Of("dpop-nonce", Convert.ToHexStringLower(nonce.AsSpan(0, TimeBytes)))[..SealBytes];
}
