using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The <c>c_nonce</c> of key proofs (OpenID4VCI 1.0 §7): good for five minutes and for one credential response.</summary>
/// <remarks>
/// A nonce carries its own time under a keyed hash, so giving one out writes nothing and survives a restart; only a
/// spent one is remembered, until it would be over anyway.
/// </remarks>
internal sealed class Nonces(LookupHash lookups, TimeProvider time)
{
    private const int RandomBytes = 16;
    private const int TimeBytes = 8;
    private const int SealBytes = 16;
    private const long LifeMilliseconds = 5 * 60 * 1_000;

    public string Create()
    {
        var nonce = new byte[RandomBytes + TimeBytes + SealBytes];
        RandomNumberGenerator.Fill(nonce.AsSpan(0, RandomBytes));
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(RandomBytes), time.GetUtcNow().ToUnixTimeMilliseconds());
        Seal(nonce).CopyTo(nonce, RandomBytes + TimeBytes);
        return StrictBase64Url.Encode(nonce);
    }

    /// <summary>Spends a nonce inside the caller's transaction; false when it is not ours, over, or spent before.</summary>
    public async Task<bool> TrySpendAsync(DbConnection connection, string nonce)
    {
        if (!StrictBase64Url.TryDecode(nonce, out var bytes) || bytes.Length != RandomBytes + TimeBytes + SealBytes
            || !CryptographicOperations.FixedTimeEquals(Seal(bytes), bytes.AsSpan(RandomBytes + TimeBytes)))
        {
            return false;
        }

        var created = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(RandomBytes));
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - created;
        return age is >= 0 and <= LifeMilliseconds
            && await connection.ExecuteAsync(
                "INSERT INTO spent_tokens (issuer, jti, expires) VALUES ('c_nonce', @nonce, @expires) ON CONFLICT (issuer, jti) DO NOTHING",
                new { nonce, expires = created + LifeMilliseconds }) == 1;
    }

    private byte[] Seal(byte[] nonce) =>
        lookups.Of("c_nonce", Convert.ToHexStringLower(nonce.AsSpan(0, RandomBytes + TimeBytes)))[..SealBytes];
}
