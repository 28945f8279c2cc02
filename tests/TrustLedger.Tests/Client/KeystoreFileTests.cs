using System.Security.Cryptography;
using TrustLedger.Client.Keystore;

namespace TrustLedger.Tests.Client;

public sealed class KeystoreFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Passphrase _passphrase = Passphrase.FromText("a long enough one").Value();

    private string Path => _folder.File("keys.json");

    public void Dispose()
    {
        _passphrase.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(StoredKeyKind.Secp256k1)]
    [InlineData(StoredKeyKind.P256)]
    [InlineData(StoredKeyKind.Ed25519)]
    [InlineData(StoredKeyKind.Symmetric32)]
    public void Keeps_a_key_of_each_kind(StoredKeyKind kind)
    {
        byte[] made;
        using (var store = KeystoreFile.Create(Path, _passphrase).Value())
        {
            Assert.Null(store.Generate("issuer", kind));
            made = store.Get("issuer", kind).Value();
        }

        using var opened = KeystoreFile.Open(Path, _passphrase).Value();

        Assert.Equal(made, opened.Get("issuer", kind).Value());
        Assert.Equal(["issuer"], opened.Names);
    }

    [Fact]
    public void A_stored_p256_key_signs()
    {
        using var store = KeystoreFile.Create(Path, _passphrase).Value();
        store.Generate("issuer", StoredKeyKind.P256);
        using var key = store.P256("issuer").Value();
        using var same = store.P256("issuer").Value();

        Assert.True(same.VerifyData("x"u8, key.SignData("x"u8, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Never_makes_a_key_because_it_was_asked_for()
    {
        using var store = KeystoreFile.Create(Path, _passphrase).Value();

        Assert.Equal("key-missing", store.Get("issuer", StoredKeyKind.P256).Refusal().Code);
        Assert.Empty(store.Names);
    }

    [Fact]
    public void Never_replaces_a_key()
    {
        using var store = KeystoreFile.Create(Path, _passphrase).Value();
        store.Generate("column", StoredKeyKind.Symmetric32);
        var first = store.Get("column", StoredKeyKind.Symmetric32).Value();

        Assert.Equal("key-exists", store.Generate("column", StoredKeyKind.Symmetric32)?.Code);
        Assert.Equal(first, store.Get("column", StoredKeyKind.Symmetric32).Value());
    }

    [Fact]
    public void Refuses_to_use_a_key_as_another_kind()
    {
        using var store = KeystoreFile.Create(Path, _passphrase).Value();
        store.Generate("column", StoredKeyKind.Symmetric32);

        Assert.Equal("key-wrong-kind", store.Get("column", StoredKeyKind.Ed25519).Refusal().Code);
    }

    [Theory]
    [InlineData("", 32, "key-name-malformed")]
    [InlineData("../issuer", 32, "key-name-malformed")]
    [InlineData("issuer", 31, "key-malformed")]
    [InlineData("issuer", 33, "key-malformed")]
    public void Refuses_a_name_or_key_it_could_not_use(string name, int length, string code)
    {
        using var store = KeystoreFile.Create(Path, _passphrase).Value();

        Assert.Equal(code, store.Add(name, StoredKeyKind.Ed25519, new byte[length])?.Code);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141")]
    public void Refuses_a_secp256k1_secret_outside_the_group(string hex)
    {
        using var store = KeystoreFile.Create(Path, _passphrase).Value();

        Assert.Equal("key-malformed", store.Add("handle", StoredKeyKind.Secp256k1, Convert.FromHexString(hex))?.Code);
    }
}
