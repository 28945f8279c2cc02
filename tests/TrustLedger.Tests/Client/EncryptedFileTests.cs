using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;

namespace TrustLedger.Tests.Client;

public sealed class EncryptedFileTests : IDisposable
{
    private const string Holds = "trustledger-test/1";

    private readonly TemporaryFolder _folder = new();
    private readonly Passphrase _passphrase = Passphrase.FromText("correct horse 电池").Value();

    private string Path => _folder.File("secret.json");

    public void Dispose()
    {
        _passphrase.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Reads_back_what_it_wrote_last()
    {
        using (var written = EncryptedFile.Create(Path, Holds, _passphrase, "first"u8).Value())
            written.Replace("second"u8);

        using var read = EncryptedFile.Open(Path, Holds, _passphrase).Value();

        Assert.Equal("second"u8, read.Content);
    }

    [Fact]
    public void Reads_again_what_another_process_wrote_meanwhile_and_writes_on_from_there()
    {
        using var file = EncryptedFile.Create(Path, Holds, _passphrase, "first"u8).Value();
        using (var other = EncryptedFile.Open(Path, Holds, _passphrase).Value())
            other.Replace("second"u8);
        Assert.Equal("first"u8, file.Content);

        Assert.Null(file.Reload());

        Assert.Equal("second"u8, file.Content);
        file.Replace("third"u8);
        using var read = EncryptedFile.Open(Path, Holds, _passphrase).Value();
        Assert.Equal("third"u8, read.Content);
    }

    [Fact]
    public void Reads_again_no_file_that_was_changed_made_anew_or_taken_away()
    {
        using var file = EncryptedFile.Create(Path, Holds, _passphrase, "first"u8).Value();
        var before = File.ReadAllText(Path);
        var json = JsonNode.Parse(before)!;
        json["nonce"] = new string('A', json.Text("nonce").Length);
        File.WriteAllText(Path, json.ToJsonString());
        Assert.Equal("keystore-tampered", file.Reload()?.Code);
        File.Delete(Path);
        Assert.Equal("keystore-missing", file.Reload()?.Code);
        using (EncryptedFile.Create(Path, Holds, _passphrase, "another"u8).Value())
            Assert.Equal("passphrase-wrong", file.Reload()?.Code);

        Assert.Equal("first"u8, file.Content);
        File.WriteAllText(Path, before);
        Assert.Null(file.Reload());
    }

    [Fact]
    public void Only_its_owner_may_read_it_and_nothing_else_stays_in_the_folder()
    {
        using var file = EncryptedFile.Create(Path, Holds, _passphrase, "secret"u8).Value();
        file.Replace("again"u8);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Path).UnixFileMode);
        Assert.Equal([Path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Holds_nothing_in_the_clear()
    {
        using var file = EncryptedFile.Create(Path, Holds, _passphrase, "residents' names"u8).Value();

        Assert.DoesNotContain("residents", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Never_writes_over_a_file_that_is_there()
    {
        File.WriteAllText(Path, "mine");

        Assert.Equal("keystore-exists", EncryptedFile.Create(Path, Holds, _passphrase, []).Refusal().Code);
        Assert.Equal("mine", File.ReadAllText(Path));
    }

    [Fact]
    public void Asks_for_a_passphrase_that_is_worth_the_name()
    {
        using var brief = Passphrase.FromText("1234567").Value();

        Assert.Equal("passphrase-too-short", EncryptedFile.Create(Path, Holds, brief, []).Refusal().Code);
    }

    [Fact]
    public void Opens_with_the_same_passphrase_spelt_in_another_unicode_form()
    {
        using var composed = Passphrase.FromText("caf\u00e9 au lait").Value();
        using var decomposed = Passphrase.FromText("cafe\u0301 au lait").Value();
        EncryptedFile.Create(Path, Holds, composed, "x"u8).Value().Dispose();

        using var opened = EncryptedFile.Open(Path, Holds, decomposed).Value();

        Assert.Equal("x"u8, opened.Content);
    }

    [Fact]
    public void Refuses_another_passphrase()
    {
        Write();
        using var other = Passphrase.FromText("correct horse 电油").Value();

        Assert.Equal("passphrase-wrong", EncryptedFile.Open(Path, Holds, other).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_link_even_to_a_good_file()
    {
        Write();
        var link = _folder.File("link.json");
        File.CreateSymbolicLink(link, Path);

        Assert.Equal("keystore-symlink", EncryptedFile.Open(link, Holds, _passphrase).Refusal().Code);
        Assert.Equal("keystore-exists", EncryptedFile.Create(link, Holds, _passphrase, []).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_there() =>
        Assert.Equal("keystore-missing", EncryptedFile.Open(Path, Holds, _passphrase).Refusal().Code);

    [Fact]
    public void Refuses_a_file_that_holds_something_else()
    {
        Write();

        Assert.Equal("keystore-wrong-content", EncryptedFile.Open(Path, "trustledger-vault/1", _passphrase).Refusal().Code);
    }

    [Theory]
    [InlineData("type", "trustledger-encrypted-file/2", "keystore-unsupported")]
    [InlineData("kdf", "scrypt", "keystore-unsupported")]
    [InlineData("cipher", "aes-128-gcm", "keystore-unsupported")]
    [InlineData("holds", "trustledger-other/1", "keystore-wrong-content")]
    [InlineData("iterations", 599_999, "keystore-weak-parameters")]
    [InlineData("iterations", 1, "keystore-weak-parameters")]
    [InlineData("iterations", int.MaxValue, "keystore-weak-parameters")]
    [InlineData("iterations", 600_001, "passphrase-wrong")]
    [InlineData("salt", "AAAAAAAAAAAAAAAAAAAAAA", "passphrase-wrong")]
    [InlineData("salt", "AAAA", "keystore-malformed")]
    [InlineData("nonce", "AAAAAAAAAAAAAAAA", "keystore-tampered")]
    [InlineData("nonce", "not base64!", "keystore-malformed")]
    [InlineData("ciphertext", "AAAAAAAAAAAAAAAAAAAAAA", "keystore-tampered")]
    [InlineData("ciphertext", "", "keystore-malformed")]
    [InlineData("comment", "hello", "keystore-malformed")]
    public void Refuses_a_changed_member(string member, object value, string code)
    {
        Write();
        var json = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        json[member] = value is int number ? JsonValue.Create(number) : JsonValue.Create((string)value);
        File.WriteAllText(Path, json.ToJsonString());

        Assert.Equal(code, EncryptedFile.Open(Path, Holds, _passphrase).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_member_that_stands_there_twice()
    {
        Write();
        File.WriteAllText(Path, File.ReadAllText(Path).Replace(
            "\"iterations\"", "\"iterations\": 600000,\n  \"iterations\"", StringComparison.Ordinal));

        Assert.Equal("keystore-malformed", EncryptedFile.Open(Path, Holds, _passphrase).Refusal().Code);
    }

    [Fact]
    public void Refuses_every_flipped_bit_of_the_ciphertext()
    {
        Write();
        var json = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        var ciphertext = System.Buffers.Text.Base64Url.DecodeFromChars((string)json["ciphertext"]!);
        for (var at = 0; at < ciphertext.Length; at += 7)
        {
            var changed = ciphertext.ToArray();
            changed[at] ^= 1;
            json["ciphertext"] = System.Buffers.Text.Base64Url.EncodeToString(changed);
            File.WriteAllText(Path, json.ToJsonString());

            Assert.Equal("keystore-tampered", EncryptedFile.Open(Path, Holds, _passphrase).Refusal().Code);
        }
    }

    [Fact]
    public void Refuses_a_file_cut_short_anywhere()
    {
        Write();
        var whole = File.ReadAllBytes(Path);
        for (var length = 0; length < whole.Length - 1; length += 13)
        {
            File.WriteAllBytes(Path, whole[..length]);

            Assert.Equal("keystore-malformed", EncryptedFile.Open(Path, Holds, _passphrase).Refusal().Code);
        }
    }

    private void Write() => EncryptedFile.Create(Path, Holds, _passphrase, Encoding.UTF8.GetBytes("content")).Value().Dispose();
}
