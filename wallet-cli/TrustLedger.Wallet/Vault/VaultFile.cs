using System.Security.Cryptography;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Vault;

/// <summary>The encrypted file with everything a wallet holds. One process at a time.</summary>
/// <remarks>Durable when <see cref="Save"/> returns; an unsaved change never left the process.</remarks>
internal sealed class VaultFile : IDisposable
{
    private const string Holds = "trustledger-vault/1";

    private readonly EncryptedFile _file;
    private readonly FileStream _lock;

    private VaultFile(EncryptedFile file, FileStream @lock, VaultContent content) =>
        (_file, _lock, Content) = (file, @lock, content);

    public VaultContent Content { get; }

    public static string PathIn(string home) => Path.Combine(home, "vault.json");

    /// <summary>Makes the home folder and a vault with a new seed in it.</summary>
    /// <returns>The vault; <c>vault-busy</c>; or as <see cref="EncryptedFile.Create"/>.</returns>
    /// <exception cref="IOException">Not known to be on the disk.</exception>
    public static Result<VaultFile> Create(string home, Passphrase passphrase, VaultContent content)
    {
        MakeFolder(home);
        if (!Lock(home).TryGet(out var held, out var refusal))
            return refusal;

        var bytes = VaultJson.Write(content);
        var made = EncryptedFile.Create(PathIn(home), Holds, passphrase, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        if (made.TryGet(out var file, out refusal))
            return new VaultFile(file, held, content);
        held.Dispose();
        return refusal;
    }

    /// <returns>
    /// The vault; or, first match wins: <c>vault-missing</c>, <c>vault-busy</c> (another wallet process has it
    /// open), and those of <see cref="EncryptedFile.Open"/>.
    /// </returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public static Result<VaultFile> Open(string home, Passphrase passphrase)
    {
        if (!Exists(home))
            return new Refusal("vault-missing", "There is no wallet in this home folder.");
        if (!Lock(home).TryGet(out var held, out var refusal))
            return refusal;

        if (!EncryptedFile.Open(PathIn(home), Holds, passphrase).TryGet(out var file, out refusal))
        {
            held.Dispose();
            return refusal;
        }

        return new VaultFile(file, held, VaultJson.Read<VaultContent>(file.Content));
    }

    public static bool Exists(string home) => Path.Exists(PathIn(home));

    /// <exception cref="IOException">Not known to be on the disk: nothing that depends on it may be sent.</exception>
    public void Save()
    {
        var bytes = VaultJson.Write(Content);
        _file.Replace(bytes);
        CryptographicOperations.ZeroMemory(bytes);
    }

    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static void MakeFolder(string home)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(home);
        else
            Directory.CreateDirectory(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // The lock goes with the process, however it ends.
    private static Result<FileStream> Lock(string home)
    {
        try
        {
            return new FileStream(Path.Combine(home, "vault.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return new Refusal("vault-busy", "Another wallet process has this vault open.");
        }
    }
}
