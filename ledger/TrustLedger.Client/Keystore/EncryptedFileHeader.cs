using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TrustLedger.Protocol;

namespace TrustLedger.Client.Keystore;

/// <summary>The envelope of an encrypted file, as it stands on the disk. Everything but the ciphertext is bound to it.</summary>
internal sealed class EncryptedFileHeader
{
    public const string FileType = "trustledger-encrypted-file/1";
    public const string Pbkdf2 = "pbkdf2-hmac-sha-256";
    public const string Aes = "aes-256-gcm";
    public const int SaltBytes = 16;
    public const int CheckBytes = 16;
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
    };

    public required string Type { get; init; }

    /// <summary>What the ciphertext holds, so that a vault cannot stand in for a keystore.</summary>
    public required string Holds { get; init; }

    public required string Kdf { get; init; }

    public required int Iterations { get; init; }

    public required string Salt { get; init; }

    /// <summary>Derived from the passphrase: tells a wrong passphrase from a changed file.</summary>
    public required string Check { get; init; }

    public required string Cipher { get; init; }

    public required string Nonce { get; init; }

    public required string Ciphertext { get; init; }

    [JsonIgnore]
    public byte[] SaltValue => Base64Url.DecodeFromChars(Salt);

    [JsonIgnore]
    public byte[] CheckValue => Base64Url.DecodeFromChars(Check);

    [JsonIgnore]
    public byte[] NonceValue => Base64Url.DecodeFromChars(Nonce);

    /// <summary>Ciphertext, then the tag.</summary>
    [JsonIgnore]
    public byte[] CiphertextValue => Base64Url.DecodeFromChars(Ciphertext);

    /// <summary>The associated data: every member but the ciphertext, one a line.</summary>
    public byte[] AssociatedData() => System.Text.Encoding.UTF8.GetBytes(string.Join('\n',
        Type, Holds, Kdf, Iterations.ToString(CultureInfo.InvariantCulture), Salt, Check, Cipher, Nonce));

    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Strict), (byte)'\n'];

    /// <returns>
    /// An envelope whose every member is well formed; or, first match wins:
    /// <c>keystore-malformed</c> (also when truncated), <c>keystore-unsupported</c>, <c>keystore-wrong-content</c>,
    /// <c>keystore-weak-parameters</c>.
    /// </returns>
    public static Result<EncryptedFileHeader> Parse(ReadOnlySpan<byte> json, string holds)
    {
        EncryptedFileHeader? header;
        try
        {
            header = JsonSerializer.Deserialize<EncryptedFileHeader>(json, Strict);
        }
        catch (JsonException)
        {
            header = null;
        }

        if (header is null || !header.IsWellFormed())
            return new Refusal("keystore-malformed", "This is not a whole encrypted file.");
        if (header.Type != FileType || header.Kdf != Pbkdf2 || header.Cipher != Aes)
            return new Refusal("keystore-unsupported", $"Only {FileType} with {Pbkdf2} and {Aes} is read.");
        if (header.Holds != holds)
            return new Refusal("keystore-wrong-content", $"This file does not hold {holds}.");
        if (header.Iterations is < EncryptedFile.MinimumIterations or > EncryptedFile.MaximumIterations)
        {
            return new Refusal("keystore-weak-parameters",
                $"The passphrase is stretched {header.Iterations} times; {EncryptedFile.MinimumIterations} is the least.");
        }

        return header;
    }

    private bool IsWellFormed() => Has(Salt, SaltBytes, SaltBytes) && Has(Check, CheckBytes, CheckBytes)
        && Has(Nonce, NonceBytes, NonceBytes) && Has(Ciphertext, TagBytes, int.MaxValue);

    private static bool Has(string text, int least, int most) => !text.Contains('=', StringComparison.Ordinal)
        && Base64Url.IsValid(text, out var length) && length >= least && length <= most;
}
