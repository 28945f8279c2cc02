using System.Text.Json.Nodes;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

public sealed class InitCommandTests : IDisposable
{
    private readonly WalletRunner _wallet = new();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task Makes_a_vault_that_only_its_owner_may_read()
    {
        var ran = await _wallet.With("init", "--json");

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(_wallet.Vault, (string?)ran.Json["vault"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_wallet.Vault).UnixFileMode);
    }

    [Fact]
    public async Task Never_makes_a_second_vault_over_the_first()
    {
        await _wallet.With("init");
        var before = await File.ReadAllBytesAsync(_wallet.Vault);

        var ran = await _wallet.With("init", "--json");

        Assert.Equal((ExitCode.Refused, "keystore-exists"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, await File.ReadAllBytesAsync(_wallet.Vault));
    }

    [Fact]
    public async Task An_agency_is_told_what_to_register()
    {
        await _wallet.With("init", "--agency", "--client", "desk-1", "--organisation", "11090101000000019H", "--place", "090101");

        var ran = await _wallet.With("key", "show", "--json");

        Assert.Equal("desk-1", (string?)ran.Json["client"]);
        Assert.Matches("^0x[0-9a-fA-F]{40}$", (string?)ran.Json["address"]);
        Assert.Equal("P-256", (string?)ran.Json["jwk"]!["crv"]);
        Assert.Null(ran.Json["jwk"]!["d"]);
    }

    [Theory]
    [InlineData("client-missing", "--agency")]
    [InlineData("organisation-malformed", "--agency", "--client", "a", "--organisation", "1", "--place", "090101")]
    [InlineData("place-malformed", "--agency", "--client", "a", "--organisation", "11090101000000019H", "--place", "9")]
    [InlineData("url-malformed", "--api", "http://example.com")]
    [InlineData("url-malformed", "--node", "nonsense")]
    [InlineData("pin-malformed", "--pin", "identity")]
    public async Task Refuses_what_it_could_not_work_with(string code, params string[] arguments)
    {
        var ran = await _wallet.With(["init", "--json", .. arguments]);

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.False(File.Exists(_wallet.Vault));
    }

    [Fact]
    public async Task A_resident_has_no_fixed_key()
    {
        await _wallet.With("init");

        Assert.Equal("agency-missing", (await _wallet.With("key", "show", "--json")).ErrorCode);
    }

    [Fact]
    public async Task Every_handle_is_new_and_comes_from_the_vault()
    {
        await _wallet.With("init");

        var first = await _wallet.With("handle", "new", "yunxi.example/corrections", "--json");
        var second = await _wallet.With("handle", "new", "yunxi.example/corrections", "--json");

        Assert.NotEqual((string?)first.Json["address"], (string?)second.Json["address"], StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_pin_cannot_be_changed_later()
    {
        await _wallet.With("init", "--pin", "identity=" + new string('a', 64));

        var ran = await _wallet.With("settings", "--json", "--pin", "identity=" + new string('b', 64));

        Assert.Equal("pin-conflict", ran.ErrorCode);
    }

    [Fact]
    public async Task The_passphrase_is_asked_for_and_never_taken_from_a_pipe_unasked()
    {
        _wallet.Input = "a passphrase for tests\n";

        var ran = await _wallet.Run("init", "--json", "--home", _wallet.Home);

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains("passphrase-missing", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a second passphrase", ExitCode.Refused)]
    [InlineData("a first passphrase", ExitCode.Done)]
    public async Task A_new_passphrase_is_typed_twice(string again, int exitCode)
    {
        _wallet.Secrets.Enqueue("a first passphrase");
        _wallet.Secrets.Enqueue(again);

        var ran = await _wallet.Run("init", "--json", "--home", _wallet.Home);

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Equal(exitCode == ExitCode.Done, File.Exists(_wallet.Vault));
        if (exitCode == ExitCode.Refused)
            Assert.Equal("passphrase-mismatch", ran.ErrorCode);
    }

    [Theory]
    [InlineData("en", "refused: vault-missing: There is no wallet in this home folder.\n  Make one first: wallet init\n")]
    [InlineData("zh", "已拒绝: vault-missing: 这个文件夹里没有钱包。\n  先建立钱包：wallet init\n")]
    public async Task Says_what_to_do_next_in_the_language_asked_for(string language, string said)
    {
        var ran = await _wallet.With("key", "show", "--lang", language);

        Assert.Equal(said, ran.Error);
    }

    [Theory]
    [InlineData("flip", "keystore-tampered")]
    [InlineData("truncate", "keystore-malformed")]
    [InlineData("lower", "keystore-weak-parameters")]
    [InlineData("link", "keystore-symlink")]
    [InlineData("other", "keystore-malformed")]
    [InlineData("grow", "keystore-too-large")]
    public async Task A_vault_that_was_meddled_with_is_refused(string how, string code)
    {
        await _wallet.With("init");
        Meddle(how);

        var ran = await _wallet.With("handle", "new", "yunxi.example/identity", "--json");

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(ran.Output);
    }

    [Fact]
    public async Task A_vault_is_refused_another_passphrase()
    {
        await _wallet.With("init");
        var other = _wallet.Write("other", "not the passphrase");

        var ran = await _wallet.Run("key", "show", "--json", "--home", _wallet.Home, "--passphrase-file", other);

        Assert.Equal("passphrase-wrong", ran.ErrorCode);
    }

    [Fact]
    public async Task A_vault_is_open_in_one_process_at_a_time()
    {
        await _wallet.With("init");
        await using var other = new FileStream(
            Path.Combine(_wallet.Home, "vault.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal("vault-busy", (await _wallet.With("key", "show", "--json")).ErrorCode);
    }

    private void Meddle(string how)
    {
        var text = File.ReadAllText(_wallet.Vault);
        var json = JsonNode.Parse(text)!.AsObject();
        switch (how)
        {
            case "flip":
                var ciphertext = ((string)json["ciphertext"]!).ToCharArray();
                ciphertext[40] = ciphertext[40] == 'A' ? 'B' : 'A';
                json["ciphertext"] = new string(ciphertext);
                File.WriteAllText(_wallet.Vault, json.ToJsonString());
                break;
            case "truncate":
                File.WriteAllText(_wallet.Vault, text[..(text.Length / 2)]);
                break;
            case "lower":
                json["iterations"] = 1000;
                File.WriteAllText(_wallet.Vault, json.ToJsonString());
                break;
            case "link":
                File.Move(_wallet.Vault, _wallet.File("moved"));
                File.CreateSymbolicLink(_wallet.Vault, _wallet.File("moved"));
                break;
            case "grow":
                using (var vault = File.OpenWrite(_wallet.Vault))
                    vault.SetLength(64 * 1024 * 1024);
                break;
            default:
                File.WriteAllText(_wallet.Vault, "{}");
                break;
        }
    }
}
