using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using TrustLedger.Protocol;

namespace TrustLedger.Client.Keystore;

/// <summary>Named keys of one host in one encrypted file. Keys are added on purpose, and never replaced.</summary>
/// <remarks>
/// Durable when a call returns; calls may not overlap. A key that is asked for and is not there is a refusal:
/// nothing is ever generated on the way.
/// </remarks>
public sealed class KeystoreFile : IDisposable
{
    private const string Holds = "trustledger-keystore/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter<StoredKeyKind>() },
    };

    private readonly EncryptedFile _file;
    private readonly SortedDictionary<string, Entry> _keys;

    private KeystoreFile(EncryptedFile file, SortedDictionary<string, Entry> keys) => (_file, _keys) = (file, keys);

    public IReadOnlyList<string> Names => [.. _keys.Keys];

    /// <summary>Makes an empty keystore.</summary>
    /// <returns>As <see cref="EncryptedFile.Create"/>.</returns>
    public static Result<KeystoreFile> Create(string path, Passphrase passphrase) =>
        EncryptedFile.Create(path, Holds, passphrase, "{}"u8).TryGet(out var file, out var refusal)
            ? new KeystoreFile(file, new(StringComparer.Ordinal))
            : refusal;

    /// <returns>As <see cref="EncryptedFile.Open"/>.</returns>
    public static Result<KeystoreFile> Open(string path, Passphrase passphrase)
    {
        if (!EncryptedFile.Open(path, Holds, passphrase).TryGet(out var file, out var refusal))
            return refusal;

        // The content is authenticated: what does not parse was written by another version of this program.
        var keys = JsonSerializer.Deserialize<Dictionary<string, Entry>>(file.Content, Json)!;
        return new KeystoreFile(file, new(keys, StringComparer.Ordinal));
    }

    public bool Has(string name) => _keys.ContainsKey(name);

    /// <summary>Makes a new key and keeps it.</summary>
    /// <returns>Null; <c>key-name-malformed</c>; or <c>key-exists</c>, and nothing changed.</returns>
    /// <exception cref="IOException">Not known to be on the disk.</exception>
    public Refusal? Generate(string name, StoredKeyKind kind)
    {
        var secret = StoredKeys.Generate(kind);
        var refusal = Add(name, kind, secret);
        CryptographicOperations.ZeroMemory(secret);
        return refusal;
    }

    /// <summary>Keeps a key that is there already: 32 raw bytes, for P-256 the PKCS#8 DER.</summary>
    /// <returns>Null; <c>key-name-malformed</c>, <c>key-malformed</c>; or <c>key-exists</c>, and nothing changed.</returns>
    /// <exception cref="IOException">Not known to be on the disk.</exception>
    public Refusal? Add(string name, StoredKeyKind kind, ReadOnlySpan<byte> secret)
    {
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
            return new Refusal("key-name-malformed", "A key's name is 1 to 64 letters, digits, '-' and '.'.");
        if (!StoredKeys.IsWellFormed(kind, secret))
            return new Refusal("key-malformed", $"These bytes are no {kind} key.");
        if (!_keys.TryAdd(name, new Entry(kind, Convert.ToBase64String(secret))))
            return new Refusal("key-exists", $"There is a key {name} already; keys are never replaced.");

        var content = JsonSerializer.SerializeToUtf8Bytes(_keys, Json);
        _file.Replace(content);
        CryptographicOperations.ZeroMemory(content);
        return null;
    }

    /// <returns>The secret, which the caller wipes; <c>key-missing</c>; or <c>key-wrong-kind</c>.</returns>
    public Result<byte[]> Get(string name, StoredKeyKind kind)
    {
        if (!_keys.TryGetValue(name, out var entry))
            return new Refusal("key-missing", $"There is no key {name}; make it on purpose.");
        return entry.Kind == kind
            ? Convert.FromBase64String(entry.Secret)
            : new Refusal("key-wrong-kind", $"The key {name} is {entry.Kind}, not {kind}.");
    }

    /// <returns>As <see cref="Get"/>.</returns>
    public Result<ECDsa> P256(string name)
    {
        if (!Get(name, StoredKeyKind.P256).TryGet(out var secret, out var refusal))
            return refusal;
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(secret, out _);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    public void Dispose() => _file.Dispose();

    private sealed record Entry(StoredKeyKind Kind, string Secret);
}
