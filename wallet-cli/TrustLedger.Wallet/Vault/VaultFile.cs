using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Vault;

/// <summary>The encrypted file with everything a wallet holds. One process at a time.</summary>
/// <remarks>
/// Durable when <see cref="Save"/> returns; an unsaved change never left the process. While it is lent, nothing is written:
/// a process that ends before it took the vault back leaves it as the other one wrote it.
/// </remarks>
internal sealed class VaultFile : IDisposable
{
    private const string Holds = "trustledger-vault/1";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly EncryptedFile _file;
    private FileStream? _lock;

    private VaultFile(EncryptedFile file, FileStream @lock, VaultContent content) =>
        (_file, _lock, Content) = (file, @lock, content);

    public VaultContent Content { get; private set; }

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
        if (_lock is null)
            return;
        var bytes = VaultJson.Write(Content);
        _file.Replace(bytes);
        CryptographicOperations.ZeroMemory(bytes);
    }

    /// <summary>Lets another wallet process have the vault while this one waits for its person. All is saved before.</summary>
    /// <exception cref="IOException">Not known to be on the disk: it is not lent.</exception>
    public void Lend()
    {
        Save();
        _lock?.Dispose();
        _lock = null;
    }

    /// <summary>Waits until nobody else has the vault, and takes it back with what it holds by then.</summary>
    /// <param name="flow">What this process goes on with, whatever became of it meanwhile: one of <see cref="VaultContent.Flows"/>.</param>
    /// <param name="time">Between two tries.</param>
    /// <param name="cancellationToken">Stops the waiting; the vault stays lent.</param>
    /// <returns>Null; or as <see cref="EncryptedFile.Reload"/>: another file is in its place, and the vault stays lent.</returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public async Task<Refusal?> TakeBackAsync(JsonObject flow, TimeProvider time, CancellationToken cancellationToken)
    {
        var home = Path.GetDirectoryName(_file.Path)!;
        FileStream? held;
        while (!Lock(home).TryGet(out held, out _))
            await Task.Delay(Pause, time, cancellationToken);
        if (_file.Reload() is { } refusal)
        {
            await held.DisposeAsync();
            return refusal;
        }

        var (before, after) = (Content, VaultJson.Read<VaultContent>(_file.Content));
        after.Flows[before.Flows.Single(pair => ReferenceEquals(pair.Value, flow)).Key] = flow;
        // The entry of this very dealing is still being written.
        for (var i = 0; i < after.History.Count; i++)
            after.History[i] = before.History.Find(entry => entry.Id == after.History[i].Id) ?? after.History[i];
        (_lock, Content) = (held, after);
        return null;
    }

    public void Dispose()
    {
        _file.Dispose();
        _lock?.Dispose();
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
