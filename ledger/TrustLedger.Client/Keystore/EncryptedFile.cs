using System.Buffers.Text;
using System.Security.Cryptography;
using TrustLedger.Protocol;

namespace TrustLedger.Client.Keystore;

/// <summary>One small file under one passphrase: PBKDF2-HMAC-SHA-256, then AES-256-GCM over header and content.</summary>
/// <remarks>
/// Durable when a call returns; calls on one object may not overlap, and two processes need a lock of their own.
/// Who can read the file can guess passphrases, at 600,000 hashes a guess; who can write it can put an older
/// version back, and nothing else that goes unseen.
/// The passphrase is stretched once: the derived key stays in this object until it is disposed of.
/// </remarks>
public sealed class EncryptedFile : IDisposable
{
    /// <summary>The floor of RFC 8018's iteration count, here and for every file that is opened.</summary>
    public const int MinimumIterations = 600_000;

    /// <summary>The most that a file may ask of the machine that opens it.</summary>
    public const int MaximumIterations = 20_000_000;

    /// <summary>The largest file, in bytes.</summary>
    public const int MaximumBytes = 16 * 1024 * 1024;

    private const int KeyBytes = 32;

    private readonly string _holds;
    private readonly int _iterations;
    private readonly byte[] _salt;
    private readonly byte[] _key;
    private readonly byte[] _check;
    private byte[] _content;

    private EncryptedFile(string path, string holds, int iterations, byte[] salt, Passphrase passphrase)
    {
        (Path, _holds, _iterations, _salt, _content) = (path, holds, iterations, salt, []);

        var master = Rfc2898DeriveBytes.Pbkdf2(passphrase.Utf8, salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
        _key = HKDF.Expand(HashAlgorithmName.SHA256, master, KeyBytes, "trustledger key"u8.ToArray());
        _check = HKDF.Expand(HashAlgorithmName.SHA256, master, EncryptedFileHeader.CheckBytes, "trustledger check"u8.ToArray());
        CryptographicOperations.ZeroMemory(master);
    }

    public string Path { get; }

    /// <summary>What the file held when it was opened or last replaced.</summary>
    public ReadOnlySpan<byte> Content => _content;

    /// <summary>Writes a new file. What it <paramref name="holds"/> is named as <c>trustledger-keystore/1</c> is.</summary>
    /// <returns>The open file; <c>passphrase-too-short</c>; or <c>keystore-exists</c>, and nothing changed.</returns>
    /// <exception cref="IOException">Not known to be on the disk.</exception>
    public static Result<EncryptedFile> Create(
        string path, string holds, Passphrase passphrase, ReadOnlySpan<byte> content)
    {
        if (passphrase.IsShort)
            return new Refusal("passphrase-too-short", $"Use at least {Passphrase.MinimumCharacters} characters.");

        var salt = RandomNumberGenerator.GetBytes(EncryptedFileHeader.SaltBytes);
        var file = new EncryptedFile(path, holds, MinimumIterations, salt, passphrase) { _content = content.ToArray() };
        if (DurableFile.TryCreate(path, file.Seal(content)))
            return file;

        file.Dispose();
        return new Refusal("keystore-exists", $"{System.IO.Path.GetFileName(path)} is there already and is not overwritten.");
    }

    /// <returns>
    /// The open file; or, first match wins:
    /// <list type="bullet">
    /// <item><c>keystore-missing</c>, <c>keystore-symlink</c>, <c>keystore-too-large</c> as <see cref="DurableFile.Read"/></item>
    /// <item><c>keystore-malformed</c> not JSON of this form: cut short, a member unknown, twice or missing</item>
    /// <item><c>keystore-unsupported</c> another version or algorithm</item>
    /// <item><c>keystore-wrong-content</c> it holds something else</item>
    /// <item><c>keystore-weak-parameters</c> fewer iterations than the floor</item>
    /// <item><c>passphrase-wrong</c> another passphrase, or another salt</item>
    /// <item><c>keystore-tampered</c> the passphrase is right and a byte of the file is not</item>
    /// </list>
    /// </returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public static Result<EncryptedFile> Open(string path, string holds, Passphrase passphrase)
    {
        if (!DurableFile.Read(path, MaximumBytes).TryGet(out var bytes, out var refusal)
            || !EncryptedFileHeader.Parse(bytes, holds).TryGet(out var header, out refusal))
        {
            return refusal;
        }

        var file = new EncryptedFile(path, holds, header.Iterations, header.SaltValue, passphrase);
        if (!CryptographicOperations.FixedTimeEquals(file._check, header.CheckValue))
        {
            file.Dispose();
            return new Refusal("passphrase-wrong", "This passphrase does not open the file.");
        }

        if (file.Unseal(header))
            return file;

        file.Dispose();
        return new Refusal("keystore-tampered", "The file was changed by someone without its key.");
    }

    /// <summary>Puts new content in place of the old, in one step.</summary>
    /// <exception cref="IOException">Not known to be on the disk: open again before deciding anything.</exception>
    public void Replace(ReadOnlySpan<byte> content)
    {
        DurableFile.Replace(Path, Seal(content));
        CryptographicOperations.ZeroMemory(_content);
        _content = content.ToArray();
    }

    /// <summary>Reads the file again, after another process may have replaced its content.</summary>
    /// <returns>Null; or as <see cref="Open"/>, and then nothing changed. <c>passphrase-wrong</c> also for a file made anew.</returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public Refusal? Reload()
    {
        if (!DurableFile.Read(Path, MaximumBytes).TryGet(out var bytes, out var refusal)
            || !EncryptedFileHeader.Parse(bytes, _holds).TryGet(out var header, out refusal))
        {
            return refusal;
        }
        if (!CryptographicOperations.FixedTimeEquals(_check, header.CheckValue))
            return new Refusal("passphrase-wrong", "The file is under another passphrase by now.");

        var before = _content;
        if (!Unseal(header))
            return new Refusal("keystore-tampered", "The file was changed by someone without its key.");
        CryptographicOperations.ZeroMemory(before);
        return null;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_content);
    }

    private byte[] Seal(ReadOnlySpan<byte> content)
    {
        var sealedBytes = new byte[content.Length + EncryptedFileHeader.TagBytes];
        var nonce = RandomNumberGenerator.GetBytes(EncryptedFileHeader.NonceBytes);
        var header = Header(nonce, "");

        using var aes = new AesGcm(_key, EncryptedFileHeader.TagBytes);
        aes.Encrypt(nonce, content, sealedBytes.AsSpan(0, content.Length), sealedBytes.AsSpan(content.Length),
            header.AssociatedData());
        return Header(nonce, Base64Url.EncodeToString(sealedBytes)).Write();
    }

    private bool Unseal(EncryptedFileHeader header)
    {
        var sealedBytes = header.CiphertextValue;
        var length = sealedBytes.Length - EncryptedFileHeader.TagBytes;
        var content = new byte[length];
        using var aes = new AesGcm(_key, EncryptedFileHeader.TagBytes);
        try
        {
            aes.Decrypt(header.NonceValue, sealedBytes.AsSpan(0, length), sealedBytes.AsSpan(length), content,
                header.AssociatedData());
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        _content = content;
        return true;
    }

    private EncryptedFileHeader Header(byte[] nonce, string ciphertext) => new()
    {
        Type = EncryptedFileHeader.FileType,
        Holds = _holds,
        Kdf = EncryptedFileHeader.Pbkdf2,
        Iterations = _iterations,
        Salt = Base64Url.EncodeToString(_salt),
        Check = Base64Url.EncodeToString(_check),
        Cipher = EncryptedFileHeader.Aes,
        Nonce = Base64Url.EncodeToString(nonce),
        Ciphertext = ciphertext,
    };
}
