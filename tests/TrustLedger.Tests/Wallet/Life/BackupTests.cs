using System.Text.Json.Nodes;
using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>A backup brings a wallet back on another device, and never a copy that was used.</summary>
public sealed class BackupTests : IDisposable
{
    private const string Origin = "yunxi.example/identity";

    private readonly TestAuthority _authority = new();
    private readonly HoldingWallet _wallet;
    private readonly string _backup;
    private readonly string _newHome;

    public BackupTests()
    {
        _wallet = new HoldingWallet(_authority, copies: 3);
        (_backup, _newHome) = (_wallet.File("wallet.backup"), _wallet.File("new-device"));
    }

    public void Dispose()
    {
        _wallet.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Comes_back_whole_when_the_wallet_was_not_used_since()
    {
        var handle = (string?)(await _wallet.Run("handle", "new", Origin)).Json["address"];
        var made = await _wallet.Run("backup", _backup);

        var restored = await _wallet.Elsewhere(_newHome, "restore", _backup, "--unused-since");

        Assert.Equal((ExitCode.Done, 3), (made.ExitCode, (int)made.Json["credentials"]!));
        Assert.Equal((3, 0, 0), Counts(restored));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_backup).UnixFileMode);
        Assert.Equal<string>(
            [.. _wallet.Read(vault => vault.Credentials.Select(copy => copy.SdJwt))], [.. _wallet.Read(vault => vault.Credentials.Select(copy => copy.SdJwt), _newHome)]);
        Assert.Equal(handle!.ToUpperInvariant(), Assert.Single(_wallet.Read(vault => vault.Handles, _newHome)).Address.ToUpperInvariant());
        Assert.Equal<string>(["backup", "restore"], [.. _wallet.Read(vault => vault.History.Select(entry => entry.What), _newHome)]);
    }

    [Fact]
    public async Task Copies_that_may_have_been_shown_since_are_not_shown_again()
    {
        await using var verifier = await AskingVerifier.StartAsync(_authority);
        await _wallet.Run("present", verifier.Link);
        await _wallet.Run("backup", _backup);

        var restored = await _wallet.Elsewhere(_newHome, "restore", _backup);
        var shown = await _wallet.Elsewhere(_newHome, "present", verifier.Link);

        Assert.Equal((0, 1, 2), Counts(restored));
        Assert.Equal("copies-used-up", shown.ErrorCode);
        Assert.Single(verifier.Received);
    }

    [Fact]
    public async Task A_used_copy_stays_used_also_when_the_wallet_was_not_used_since()
    {
        await using var verifier = await AskingVerifier.StartAsync(_authority);
        await _wallet.Run("present", verifier.Link);
        await _wallet.Run("backup", _backup);

        Assert.Equal((2, 1, 0), Counts(await _wallet.Elsewhere(_newHome, "restore", _backup, "--unused-since")));
    }

    [Fact]
    public async Task No_handle_that_was_given_out_after_the_backup_is_given_out_again()
    {
        await _wallet.Run("backup", _backup);
        var given = (string?)(await _wallet.Run("handle", "new", Origin)).Json["address"];

        await _wallet.Elsewhere(_newHome, "restore", _backup);
        var next = (string?)(await _wallet.Elsewhere(_newHome, "handle", "new", Origin)).Json["address"];

        Assert.NotEqual(given, next, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_backup_may_have_a_passphrase_of_its_own()
    {
        var own = _wallet.Write("own", "another passphrase\n");
        await _wallet.Run("backup", _backup, "--backup-passphrase-file", own);

        var withTheWallets = await _wallet.Elsewhere(_newHome, "restore", _backup);
        var withItsOwn = await _wallet.Elsewhere(_newHome, "restore", _backup, "--backup-passphrase-file", own);

        Assert.Equal(("passphrase-wrong", ExitCode.Done), (withTheWallets.ErrorCode, withItsOwn.ExitCode));
        Assert.Equal(3, _wallet.Read(vault => vault.Credentials.Count, _newHome));
    }

    [Fact]
    public async Task Nothing_is_ever_overwritten()
    {
        await _wallet.Run("backup", _backup);
        var (vault, backup) = (await File.ReadAllBytesAsync(Path.Combine(_wallet.Home, "vault.json")), await File.ReadAllBytesAsync(_backup));

        Assert.Equal("vault-exists", (await _wallet.Run("restore", _backup)).ErrorCode);
        Assert.Equal(vault, await File.ReadAllBytesAsync(Path.Combine(_wallet.Home, "vault.json")));
        Assert.Equal("file-exists", (await _wallet.Run("backup", _backup)).ErrorCode);
        Assert.Equal(backup, await File.ReadAllBytesAsync(_backup));
    }

    [Fact]
    public async Task What_was_torn_or_changed_is_refused_and_makes_no_wallet()
    {
        await _wallet.Run("backup", _backup);
        var whole = await File.ReadAllTextAsync(_backup);
        var json = JsonNode.Parse(whole)!.AsObject();
        var cipher = json.Text("ciphertext");

        foreach (var (text, code) in new (string, string)[]
        {
            ("", "backup-damaged"),
            (whole[..(whole.Length / 3)], "backup-damaged"),
            (whole[..^3], "backup-damaged"),
            (With("ciphertext", cipher[..^8] + (cipher[^8] == 'A' ? 'B' : 'A') + cipher[^7..]), "backup-damaged"),
            (With("holds", "trustledger-wallet-backup/0"), "backup-format-unsupported"),
            (With("type", "trustledger-encrypted-file/2"), "backup-format-unsupported"),
            (With("holds", "trustledger-vault/1"), "backup-wrong-content"),
            (With("iterations", 1_000), "keystore-weak-parameters"),
        })
        {
            var file = _wallet.Write("changed", text);
            Assert.Equal(code, (await _wallet.Elsewhere(_newHome, "restore", file)).ErrorCode);
            Assert.False(Path.Exists(Path.Combine(_newHome, "vault.json")));
        }

        string With(string member, JsonNode value)
        {
            var changed = json.DeepClone().AsObject();
            changed[member] = value;
            return changed.ToJsonString();
        }
    }

    [Fact]
    public async Task An_older_format_cannot_be_passed_off_as_this_one()
    {
        await _wallet.Run("backup", _backup);
        using (var passphrase = TrustLedger.Client.Keystore.Passphrase.FromFile(_wallet.PassphraseFile).Value())
        {
            TrustLedger.Client.Keystore.EncryptedFile.Create(_wallet.File("old"), "trustledger-wallet-backup/0", passphrase, "{}"u8).Value().Dispose();
        }

        Assert.Equal("backup-format-unsupported", (await _wallet.Elsewhere(_newHome, "restore", _wallet.File("old"))).ErrorCode);
        var relabelled = _wallet.Write("relabelled", (await File.ReadAllTextAsync(_wallet.File("old"))).Replace("backup/0", "backup/1", StringComparison.Ordinal));
        Assert.Equal("backup-damaged", (await _wallet.Elsewhere(_newHome, "restore", relabelled)).ErrorCode);
    }

    [Fact]
    public async Task A_missing_backup_is_missing() =>
        Assert.Equal("backup-missing", (await _wallet.Elsewhere(_newHome, "restore", _backup)).ErrorCode);

    private static (int Usable, int Used, int Withheld) Counts(WalletRunner.Ran restored) =>
        ((int)restored.Json["usable"]!, (int)restored.Json["used"]!, (int)restored.Json["withheld"]!);
}
