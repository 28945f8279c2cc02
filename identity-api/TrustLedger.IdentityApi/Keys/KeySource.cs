using System.Security.Cryptography;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Pkcs11;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Keys;

/// <summary>Where the API's keys are: in the keystore, but for those that the settings put on a token.</summary>
/// <remarks>Closes the keystore when disposed of; the token stays open for the keys that were taken from it.</remarks>
internal sealed class KeySource : IDisposable
{
    private readonly KeystoreFile _keystore;
    private readonly SigningTokenOptions? _options;

    private KeySource(KeystoreFile keystore, Pkcs11Token? token, SigningTokenOptions? options) =>
        (_keystore, Token, _options) = (keystore, token, options);

    /// <summary>Null where all keys are in the keystore. Disposed of by whoever has the keys.</summary>
    public Pkcs11Token? Token { get; }

    public KeystoreFile Keystore => _keystore;

    /// <param name="keystore">Owned from here on.</param>
    /// <param name="token">Null where there is none.</param>
    /// <returns>The source; or what <see cref="Passphrase.FromFile"/> and <see cref="Pkcs11Token.Open"/> refuse.</returns>
    public static Result<KeySource> Open(KeystoreFile keystore, SigningTokenOptions? token)
    {
        if (token is null)
            return new KeySource(keystore, token: null, options: null);
        if (!Passphrase.FromFile(token.PinFile).TryGet(out var pin, out var refusal))
            return refusal;
        using (pin)
        {
            return Pkcs11Token.Open(token.Module, token.Label, pin).TryGet(out var opened, out refusal)
                ? new KeySource(keystore, opened, token)
                : refusal;
        }
    }

    /// <returns>As <see cref="KeystoreFile.P256"/>, or as <see cref="Pkcs11Token.FindP256"/>.</returns>
    public Result<ECDsa> P256(string name) => OnToken(name) is { } token ? token.FindP256(name) : _keystore.P256(name);

    /// <summary>Whether it is there; on a token also when it could not be used.</summary>
    public bool Has(string name)
    {
        if (OnToken(name) is not { } token)
            return _keystore.Has(name);
        if (token.FindP256(name).TryGet(out var key, out var refusal))
            key.Dispose();
        return refusal?.Code != "pkcs11-key-missing";
    }

    /// <summary>Makes a key where it belongs, on purpose: <c>identity-api init</c> alone calls this.</summary>
    public Refusal? Generate(string name, StoredKeyKind kind) =>
        OnToken(name) is { } token ? token.Generate(name) : _keystore.Generate(name, kind);

    public void Dispose() => _keystore.Dispose();

    private Pkcs11Token? OnToken(string name) => _options?.Holds(name) == true ? Token : null;
}
