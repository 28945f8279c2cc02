using System.Security.Cryptography;
using TrustLedger.Client.Keystore;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;

namespace TrustLedger.Node.Policies;

/// <summary>The log's Ed25519 key: signs checkpoints and promises under the log's origin.</summary>
internal sealed class LogKey : ICheckpointSigner, IDisposable
{
    /// <summary>The key's name in its keystore file.</summary>
    private const string KeyName = "log";

    private readonly Ed25519Key _key;
    private readonly NoteSigner _signer;

    public LogKey(string origin, Ed25519Key key) => (Origin, _key, _signer) = (origin, key, new NoteSigner(origin, key));

    public string Origin { get; }

    public NoteVerifierKey VerifierKey => _signer.VerifierKey;

    /// <summary>What a witness or a mirror signs with, under its own name.</summary>
    public NoteSigner Signer => _signer;

    /// <summary>Makes a new key in a new file.</summary>
    /// <returns>The key; or a refusal of <see cref="KeystoreFile"/>: an existing file is never touched.</returns>
    public static Result<LogKey> Create(string path, string origin, Passphrase passphrase)
    {
        if (!KeystoreFile.Create(path, passphrase).TryGet(out var file, out var refusal))
            return refusal;
        using (file)
            return file.Generate(KeyName, StoredKeyKind.Ed25519) is { } failed ? failed : Read(file, origin);
    }

    /// <returns>The key; or a refusal of <see cref="KeystoreFile"/>.</returns>
    public static Result<LogKey> Open(string path, string origin, Passphrase passphrase)
    {
        if (!KeystoreFile.Open(path, passphrase).TryGet(out var file, out var refusal))
            return refusal;
        using (file)
            return Read(file, origin);
    }

    public string Sign(Checkpoint checkpoint) => checkpoint.Sign(_signer).ToString();

    public string Sign(DurablePromise promise) => promise.Sign(_signer).ToString();

    public Result<Checkpoint> Verify(string note) => SignedNote.Parse(note).TryGet(out var signed, out var refusal)
        ? Checkpoint.Verify(signed, Origin, VerifierKey)
        : refusal;

    public void Dispose() => _key.Dispose();

    /// <summary>The key of an open keystore file, for whoever has more to read from it.</summary>
    public static Result<LogKey> Read(KeystoreFile file, string origin)
    {
        if (!file.Get(KeyName, StoredKeyKind.Ed25519).TryGet(out var seed, out var refusal))
            return refusal;
        var key = new LogKey(origin, Ed25519Key.FromSeed(seed));
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }
}
