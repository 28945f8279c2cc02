namespace TrustLedger.Wallet.Terminal;

/// <summary>Backup and restore.</summary>
internal static partial class Texts
{
    public static Said BackupHelp { get; } = new("把整个钱包备份为一个加密文件。", "Back the whole wallet up into one encrypted file.");

    public static Said BackupFileArgument { get; } = new("要写的备份文件（不覆盖已有文件）", "The backup to write (nothing is overwritten)");

    public static Said BackupPassphraseOption { get; } = new(
        "备份自己的口令所在的文件（默认与钱包同一口令）", "A file with the backup's own passphrase (default: the wallet's)");

    public static Said KeepBackup { get; } = new(
        "请与本设备分开存放。此后出示过的副本，恢复后不会再用。",
        "Keep it away from this device. Copies that are shown from now on will not be shown again after a restore.");

    public static Said RestoreHelp { get; } = new("用备份恢复钱包（文件夹里须没有钱包）。", "Make a wallet of a backup, in a folder that has none.");

    public static Said RestoreFileArgument { get; } = new("备份文件", "The backup");

    public static Said UnusedSinceOption { get; } = new(
        "备份之后原钱包没有再用过：未出示的副本仍可出示", "The wallet was not used after the backup was made: its unused copies may be shown");

    public static Said BackupMade { get; } = new("备份时间", "made at");

    public static Said UsableCopies { get; } = new("可出示的副本", "copies to show");

    public static Said NotInBackup { get; } = new(
        "备份里没有：先前见过的账本检查点（下次从创世起核对）、备份之后的证件和记录。",
        "Not in a backup: the ledger's checkpoints seen before (the next look begins at the genesis), and what came after the backup.");

    public static Said BackedUp(string path) => new($"已备份：{path}", $"Backed up: {path}");

    public static Said Restored(string path) => new($"钱包已恢复：{path}", $"The wallet is restored: {path}");

    public static Said UsedStayUsed(int copies) => new(
        $"{copies} 份副本在备份前出示过，不会再用。", $"{copies} copies were shown before the backup, and stay used.");

    public static Said WithheldCopies(int copies) => new(
        $"{copies} 份副本可能在备份后出示过，不会再用；请补领：wallet receive refill",
        $"{copies} copies may have been shown after the backup, and are not shown again. Fetch more: wallet receive refill");

    public static Said DroppedFlows(int flows) => new(
        $"{flows} 项未完成的领取或登记须重新开始。", $"{flows} issuances or enrolments under way begin anew.");
}
