using System.Security.Cryptography;
using System.Text;
using TrustLedger.Protocol;

namespace TrustLedger.Client.Keystore;

/// <summary>What opens an encrypted file. Held as bytes that are wiped when disposed of.</summary>
public sealed class Passphrase : IDisposable
{
    /// <summary>The shortest that may protect a new file, in characters.</summary>
    public const int MinimumCharacters = 8;

    /// <summary>The longest line read from a source, in bytes.</summary>
    public const int MaximumBytes = 1024;

    private readonly byte[] _utf8;

    private Passphrase(byte[] utf8) => _utf8 = utf8;

    internal ReadOnlySpan<byte> Utf8 => _utf8;

    internal bool IsShort => System.Text.Encoding.UTF8.GetCharCount(_utf8) < MinimumCharacters;

    /// <returns>The passphrase in Unicode form C, so that one keyboard's spelling opens what another's closed;
    /// or <c>passphrase-missing</c> when there is nothing, <c>passphrase-malformed</c> when it is not text.</returns>
    public static Result<Passphrase> FromText(string text)
    {
        if (text.Length == 0)
            return new Refusal("passphrase-missing", "The passphrase is empty.");
        if (!text.IsNormalized(NormalizationForm.FormC))
            text = text.Normalize(NormalizationForm.FormC);
        var utf8 = System.Text.Encoding.UTF8.GetBytes(text);
        return utf8.Length > MaximumBytes
            ? new Refusal("passphrase-malformed", $"A passphrase has at most {MaximumBytes} bytes.")
            : new Passphrase(utf8);
    }

    /// <summary>Reads the first line of a stream and nothing behind it.</summary>
    /// <returns>As <see cref="FromText"/>.</returns>
    public static Result<Passphrase> FromStream(Stream stream)
    {
        var line = new byte[MaximumBytes + 1];
        try
        {
            var length = 0;
            while (length < line.Length && stream.Read(line, length, 1) == 1 && line[length] != (byte)'\n')
                length++;
            if (length > MaximumBytes)
                return new Refusal("passphrase-malformed", $"A passphrase has at most {MaximumBytes} bytes.");

            var used = line.AsSpan(0, length).TrimEnd((byte)'\r');
            return System.Text.Unicode.Utf8.IsValid(used)
                ? FromText(System.Text.Encoding.UTF8.GetString(used))
                : new Refusal("passphrase-malformed", "The passphrase is not UTF-8 text.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }

    /// <summary>Reads the first line of a file, for servers and scripts.</summary>
    /// <returns>As <see cref="FromText"/>; <c>passphrase-missing</c> also when there is no such file.</returns>
    public static Result<Passphrase> FromFile(string path)
    {
        if (!File.Exists(path))
            return new Refusal("passphrase-missing", "The passphrase file is not there.");
        using var stream = File.OpenRead(path);
        return FromStream(stream);
    }

    /// <summary>Reads the first line of an open file descriptor, for callers that keep it off the disk.</summary>
    /// <returns>As <see cref="FromText"/>; <c>passphrase-missing</c> also when the descriptor is not open.</returns>
    public static Result<Passphrase> FromDescriptor(int descriptor)
    {
        var path = $"/dev/fd/{descriptor}";
        if (descriptor < 0 || !Path.Exists(path))
            return new Refusal("passphrase-missing", $"File descriptor {descriptor} is not open.");
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: false);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return FromStream(stream);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_utf8);
}
