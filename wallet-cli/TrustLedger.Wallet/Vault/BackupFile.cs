using System.Security.Cryptography;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Wallet.Vault;

/// <summary>A wallet's backup: one file under a passphrase, with a format that stands in its authenticated header.</summary>
/// <remarks>
/// An <see cref="EncryptedFile"/>, so the floor on its parameters is the keystore's. Written whole or not at all, and
/// durable when the call returns. Who has the file can guess passphrases, at 600,000 hashes a guess, for as long as he
/// likes: a backup that was lost is a reason to have the credentials suspended.
/// </remarks>
internal static class BackupFile
{
    /// <summary>The format that this program writes, and the only one that it reads.</summary>
    public const string Format = "trustledger-wallet-backup/1";

    private const string FormatName = "trustledger-wallet-backup/";

    /// <returns>Null; <c>file-exists</c>, and nothing changed; or <c>passphrase-too-short</c>.</returns>
    /// <exception cref="IOException">Not known to be on the disk.</exception>
    public static Refusal? Write(string path, Passphrase passphrase, BackupContent content)
    {
        var bytes = VaultJson.Write(content);
        var made = EncryptedFile.Create(path, Format, passphrase, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        if (made.TryGet(out var file, out var refusal))
        {
            file.Dispose();
            return null;
        }

        return refusal.Code == "keystore-exists"
            ? new Refusal("file-exists", "There is a file of that name; nothing is overwritten.")
            : refusal;
    }

    /// <returns>
    /// What the backup holds; or, first match wins:
    /// <list type="bullet">
    /// <item><c>backup-missing</c> there is no such file</item>
    /// <item><c>keystore-symlink</c>, <c>keystore-too-large</c> as <see cref="DurableFile.Read"/></item>
    /// <item><c>backup-damaged</c> cut short, or not of this form</item>
    /// <item><c>backup-format-unsupported</c> a backup of an older or newer format</item>
    /// <item><c>backup-wrong-content</c> a file of this kind that is no backup</item>
    /// <item><c>keystore-weak-parameters</c> fewer iterations than the floor</item>
    /// <item><c>passphrase-wrong</c></item>
    /// <item><c>backup-damaged</c> the passphrase is right, and a byte of the file is not</item>
    /// </list>
    /// </returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public static Result<BackupContent> Read(string path, Passphrase passphrase)
    {
        if (EncryptedFile.Open(path, Format, passphrase).TryGet(out var file, out var refusal))
        {
            using (file)
                return VaultJson.Read<BackupContent>(file.Content);
        }

        return refusal.Code switch
        {
            "keystore-missing" => new Refusal("backup-missing", "There is no such backup."),
            "keystore-malformed" or "keystore-tampered" =>
                new Refusal("backup-damaged", "The backup is not whole: it was cut short or changed."),
            "keystore-wrong-content" when FormatOf(path)?.StartsWith(FormatName, StringComparison.Ordinal) == true =>
                new Refusal("backup-format-unsupported", $"Only {Format} is read."),
            "keystore-wrong-content" => new Refusal("backup-wrong-content", "This file is no wallet's backup."),
            "keystore-unsupported" => new Refusal("backup-format-unsupported", $"Only {Format} is read."),
            _ => refusal,
        };
    }

    // Unproven, and used for the choice between two refusals alone.
    private static string? FormatOf(string path) =>
        DurableFile.Read(path, EncryptedFile.MaximumBytes).TryGet(out var bytes, out _)
        && StrictJson.ParseObject(bytes, EncryptedFile.MaximumBytes).TryGet(out var json, out _)
            ? json.Text("holds")
            : null;
}
