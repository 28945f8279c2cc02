using System.CommandLine;
using System.Globalization;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet restore FILE</c>: makes a wallet of a backup, in a folder that has none.</summary>
internal static class RestoreCommand
{
    public static Command Create(CommandFactory commands)
    {
        var file = commands.Argument("file", Texts.RestoreFileArgument);
        var passphrase = commands.Option("--backup-passphrase-file", "FILE", Texts.BackupPassphraseOption);
        var unused = commands.Switch("--unused-since", Texts.UnusedSinceOption);
        return commands.Create("restore", Texts.RestoreHelp, "wallet restore /media/stick/wallet-2026-11.backup --home ~/.trustledger",
            [file, passphrase, unused],
            (context, _) => Task.FromResult(Run(context, context.Get(file), context.Get(passphrase), context.Get(unused))));
    }

    private static Result<Report> Run(WalletContext context, string name, string? passphraseFile, bool unusedSince)
    {
        if (VaultFile.Exists(context.Home))
            return new Refusal("vault-exists", "There is a wallet in this home folder already; it is not overwritten.");
        if (!NativeLibraries.Check().TryGet(out _, out var refusal)
            || !context.ReadPassphrase(isNew: passphraseFile is not null).TryGet(out var passphrase, out refusal))
        {
            return refusal;
        }

        using var owned = passphrase;
        Passphrase? other = null;
        if (passphraseFile is not null && !Passphrase.FromFile(passphraseFile).TryGet(out other, out refusal))
            return refusal;
        using var ownedOther = other;
        if (!BackupFile.Read(Path.GetFullPath(name), other ?? passphrase).TryGet(out var backup, out refusal))
            return refusal;

        var restored = Restoration.Apply(backup, unusedSince);
        backup.Vault.History.Add(new HistoryEntry(context.Now, "restore", Path.GetFileName(name), []));
        if (!VaultFile.Create(context.Home, passphrase, backup.Vault).TryGet(out var vault, out refusal))
            return refusal;
        vault.Dispose();
        return Describe(restored, backup.Made, VaultFile.PathIn(context.Home));
    }

    private static Report Describe(Restoration restored, DateTimeOffset made, string path)
    {
        var report = new Report().Say(Texts.Restored(path))
            .Both("made", Texts.BackupMade, made.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .Show(Texts.UsableCopies, restored.Usable.ToString(CultureInfo.InvariantCulture))
            .Set("vault", path)
            .Set("usable", restored.Usable).Set("used", restored.Used).Set("withheld", restored.Withheld).Set("dropped", restored.Dropped);
        if (restored.Used > 0)
            report.Say(Texts.UsedStayUsed(restored.Used));
        if (restored.Withheld > 0)
            report.Say(Texts.WithheldCopies(restored.Withheld));
        if (restored.Dropped > 0)
            report.Say(Texts.DroppedFlows(restored.Dropped));
        return report.Say(Texts.NotInBackup);
    }
}
