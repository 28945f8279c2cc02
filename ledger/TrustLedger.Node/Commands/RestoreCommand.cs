using System.CommandLine;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Commands;

/// <summary><c>restore --from FOLDER --data DIR [--least-checkpoint FILE …]</c>: puts logs back from a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var from = new Option<DirectoryInfo>("--from") { Description = "What backup made: a folder for each log.", Required = true };
        var data = DataFolder.Option();
        var log = DataFolder.LogOption();
        var least = new Option<FileInfo[]>("--least-checkpoint")
        {
            Description = "A checkpoint that a witness, mirror or reader holds. May be given often; a copy behind any of them is refused.",
        };
        var alone = new Option<bool>("--nobody-to-ask")
        {
            Description = "Restore a log that has witnesses though none can be asked. If any has seen more, the log is forked for good.",
        };
        var command = new Command("restore",
            "Put logs back from a backup, into a data folder that does not have them. Refused when somebody has seen more of a log than"
            + " the backup holds. Put the key files back, too; the first start makes the index anew.")
        {
            from, data, log, least, alone,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(from), parsed.GetRequiredValue(data), parsed.GetValue(log), parsed.GetValue(least) ?? [],
            parsed.GetValue(alone), parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(
        DirectoryInfo from, DirectoryInfo data, string? only, FileInfo[] least, bool isAlone, InvocationConfiguration invocation) =>
        DataFolder.Guarded(invocation, () =>
        {
            if (DataFolder.Logs(from, only) is not { Count: > 0 } logs)
                return DataFolder.None(from, only, invocation);
            using var taken = FolderLock.TryTake(data.FullName);
            if (taken is null)
                return invocation.Refuse(new Refusal("locked", $"Another process has {data.FullName}."));

            var seen = least.Select(file => (file.Name, File.ReadAllText(file.FullName))).ToArray();
            foreach (var (name, folder) in logs)
            {
                var restore = new LogRestore(new LinuxDisk(), folder, new LogFolder(Path.Combine(data.FullName, name)));
                if (!restore.Run(seen, isAlone).TryGet(out var copied, out var refusal))
                    return invocation.Refuse(refusal with { Detail = $"{name}: {refusal.Detail}" });
                invocation.Print(BackupCommand.Said(name, copied));
            }

            return ExitCode.Done;
        });
}
