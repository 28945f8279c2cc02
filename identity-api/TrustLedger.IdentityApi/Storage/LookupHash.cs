using System.Security.Cryptography;
using System.Text;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>
/// Finds a row by a personal value that is stored only sealed: HMAC-SHA-256 under a key of its own, kept outside the
/// database. Without the key an identity number cannot be guessed back from its hash.
/// </summary>
public sealed class LookupHash
{
    public const int KeyBytes = 32;

    private readonly byte[] _key;

    public LookupHash(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes)
            throw new ArgumentException("A lookup key is 32 bytes.", nameof(key));
        _key = key.ToArray();
    }

    /// <param name="kind">What is looked up, as <c>person-number</c>: one value has another hash for each kind.</param>
    /// <param name="value">The value in its normal form.</param>
    public byte[] Of(string kind, string value) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{kind}\0{value}"));
}
