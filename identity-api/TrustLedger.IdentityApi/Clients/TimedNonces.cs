using System.Buffers.Binary;
using System.Security.Cryptography;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Nonces that carry their own time under a keyed hash: giving one out writes nothing and survives a restart.</summary>
/// <param name="purpose">A nonce of one purpose is none of another's.</param>
internal sealed class TimedNonces(string purpose, TimeSpan life, LookupHash lookups, TimeProvider time)
{
    private const int TimeBytes = 8;
    private const int SealBytes = 16;

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
        return age >= 0 && age <= life.TotalMilliseconds;
    }

    private byte[] Seal(byte[] nonce) => lookups.Of(purpose, Convert.ToHexStringLower(nonce.AsSpan(0, TimeBytes)))[..SealBytes];
}
