using System.Security.Cryptography;
using TrustLedger.Client.Keystore;
using TrustLedger.Node.Policies;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Node.Mirroring;

/// <summary>A mirror's two keys: one signs states, the other shows the primary which member reads.</summary>
internal sealed class MirrorKey : IDisposable
{
    /// <summary>The reading key's name in its keystore file.</summary>
    public const string ReaderName = "reader";

    private MirrorKey(LogKey signing, Secp256k1Key reader) => (Signing, Reader) = (signing, reader);

    public LogKey Signing { get; }

    public Secp256k1Key Reader { get; }

    /// <summary>Adds a reading key to a file that <see cref="LogKey.Create"/> made.</summary>
    /// <returns>Its address, for the founders to admit as a member; or a refusal of <see cref="KeystoreFile"/>.</returns>
    public static Result<Address> AddReader(string path, Passphrase passphrase)
    {
        if (!KeystoreFile.Open(path, passphrase).TryGet(out var file, out var refusal))
            return refusal;
        using (file)
        {
            if (file.Generate(ReaderName, StoredKeyKind.Secp256k1) is { } failed)
                return failed;
            return Read(file).TryGet(out var key, out refusal) ? AddressOf(key) : refusal;
        }
    }

    /// <returns>The keys; or what <see cref="KeystoreFile.Open"/> and <see cref="KeystoreFile.Get"/> refuse.</returns>
    public static Result<MirrorKey> Open(string path, string name, Passphrase passphrase)
    {
        if (!KeystoreFile.Open(path, passphrase).TryGet(out var file, out var refusal))
            return refusal;
        using (file)
        {
            if (!LogKey.Read(file, name).TryGet(out var signing, out refusal))
                return refusal;
            if (Read(file).TryGet(out var reader, out refusal))
                return new MirrorKey(signing, reader);
            signing.Dispose();
            return refusal;
        }
    }

    public void Dispose() => Reader.Dispose();

    private static Result<Secp256k1Key> Read(KeystoreFile file)
    {
        if (!file.Get(ReaderName, StoredKeyKind.Secp256k1).TryGet(out var secret, out var refusal))
            return refusal;
        var key = Secp256k1Key.FromBytes(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    private static Address AddressOf(Secp256k1Key key)
    {
        using (key)
            return key.Address;
    }
}
