using System.Security.Cryptography;
using System.Text;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>Seals the columns that hold personal values, so that the database file alone tells nothing.</summary>
/// <remarks>
/// AES-256-GCM under a key that is kept outside the database, with a random 96-bit nonce; the associated data is
/// <c>table|column|rowkey</c>, so a sealed value that is moved to another row, column or table does not open.
/// Form: version (1) ‖ nonce (12) ‖ ciphertext ‖ tag (16). With random nonces NIST SP 800-38D §8.3 bounds one key at
/// 2^32 values: rotate it before that.
/// </remarks>
public sealed class ColumnCipher : IDisposable
{
    public const int KeyBytes = 32;

    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes;

    // One OpenSSL context is behind it: two threads in it at once would seal and open each other's values wrongly.
    private readonly Lock _turn = new();
    private readonly AesGcm _aes;

    public ColumnCipher(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes)
            throw new ArgumentException("A column key is 32 bytes.", nameof(key));
        _aes = new AesGcm(key, TagBytes);
    }

    public byte[] Seal(ReadOnlySpan<byte> value, string table, string column, string rowKey)
    {
        var sealedValue = new byte[HeaderBytes + value.Length + TagBytes];
        sealedValue[0] = Version;
        var nonce = sealedValue.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var associated = AssociatedData(table, column, rowKey);
        lock (_turn)
        {
            _aes.Encrypt(
                nonce, value, sealedValue.AsSpan(HeaderBytes, value.Length), sealedValue.AsSpan(HeaderBytes + value.Length), associated);
        }

        return sealedValue;
    }

    /// <exception cref="CryptographicException">
    /// The value was changed, or belongs to another table, column or row: a fault of the store, never of a caller.
    /// </exception>
    public byte[] Open(ReadOnlySpan<byte> sealedValue, string table, string column, string rowKey)
    {
        if (sealedValue.Length < HeaderBytes + TagBytes || sealedValue[0] != Version)
            throw new CryptographicException("A sealed column is not in the form that this program writes.");

        var value = new byte[sealedValue.Length - HeaderBytes - TagBytes];
        var associated = AssociatedData(table, column, rowKey);
        lock (_turn)
        {
            _aes.Decrypt(
                sealedValue.Slice(1, NonceBytes), sealedValue.Slice(HeaderBytes, value.Length), sealedValue[^TagBytes..], value, associated);
        }

        return value;
    }

    public byte[] SealText(string value, string table, string column, string rowKey) =>
        Seal(Encoding.UTF8.GetBytes(value), table, column, rowKey);

    /// <inheritdoc cref="Open"/>
    public string OpenText(ReadOnlySpan<byte> sealedValue, string table, string column, string rowKey) =>
        Encoding.UTF8.GetString(Open(sealedValue, table, column, rowKey));

    public void Dispose() => _aes.Dispose();

    private static byte[] AssociatedData(string table, string column, string rowKey)
    {
        if (table.Contains('|', StringComparison.Ordinal) || column.Contains('|', StringComparison.Ordinal))
            throw new ArgumentException("Table and column names hold no bar.", nameof(table));
        return Encoding.UTF8.GetBytes($"{table}|{column}|{rowKey}");
    }
}
