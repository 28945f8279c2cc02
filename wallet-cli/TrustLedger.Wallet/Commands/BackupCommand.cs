using System.CommandLine;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet backup FILE</c>: the whole wallet in one encrypted file.</summary>
internal static class BackupCommand
{
    public static Command Create(CommandFactory commands)
    {
        var file = commands.Argument("file", Texts.BackupFileArgument);
        var passphrase = commands.Option("--backup-passphrase-file", "FILE", Texts.BackupPassphraseOption);
        return commands.Create("backup", Texts.BackupHelp, "wallet backup /media/stick/wallet-2026-11.backup", [file, passphrase],
            (context, _) => RunAsync(context, context.Get(file), context.Get(passphrase)));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string name, string? passphraseFile)
    {
        if (!context.ReadPassphrase(isNew: false).TryGet(out var passphrase, out var refusal))
            return refusal;
        using var owned = passphrase;
        Passphrase? other = null;
        if (!context.OpenVault(passphrase).TryGet(out _, out refusal)
            || (passphraseFile is not null && !Passphrase.FromFile(passphraseFile).TryGet(out other, out refusal)))
        {
            return refusal;
        }

        using var ownedOther = other;
        var path = Path.GetFullPath(name);
        return await Transactions.RecordAsync(context, "backup", (vault, entry) =>
        {
            entry.Whom = Path.GetFileName(path);
            vault.Save();
            var refused = BackupFile.Write(path, other ?? passphrase, new BackupContent { Made = context.Now, Vault = vault.Content });
            return Task.FromResult(refused is null
                ? new Report().Say(Texts.BackedUp(path)).Say(Texts.KeepBackup).Set("file", path).Set("credentials", vault.Content.Credentials.Count)
                : (Result<Report>)refused);
        });
    }
}
