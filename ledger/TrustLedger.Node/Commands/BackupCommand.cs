using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;

namespace TrustLedger.Node.Commands;

/// <summary><c>backup --data DIR --to FOLDER [--log NAME]</c>: copies the logs' plain files, beside a running node.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var data = DataFolder.Option();
        var log = DataFolder.LogOption();
        var to = new Option<DirectoryInfo>("--to") { Description = "Where the copies are kept; a folder for each log.", Required = true };
        var command = new Command("backup",
            "Copy each log's files as of its newest checkpoint, and check the copy whole. The node may run. Only what is new is"
            + " copied. Key files and passphrases are not: keep those apart.")
        {
            data, log, to,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(data), parsed.GetValue(log), parsed.GetRequiredValue(to), parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(DirectoryInfo data, string? only, DirectoryInfo to, InvocationConfiguration invocation) =>
        DataFolder.Guarded(invocation, () =>
        {
            if (DataFolder.Logs(data, only) is not { Count: > 0 } logs)
                return DataFolder.None(data, only, invocation);
            foreach (var (name, folder) in logs)
            {
                var copy = new LogCopy(new LinuxDisk(), folder, new LogFolder(Path.Combine(to.FullName, name)));
                if (!copy.Run().TryGet(out var copied, out var refusal))
                    return invocation.Refuse(refusal with { Detail = $"{name}: {refusal.Detail}" });
                invocation.Print(Said(name, copied));
            }

            return ExitCode.Done;
        });

    internal static JsonObject Said(string name, LogCopied copied) => new()
    {
        ["log"] = name,
        ["origin"] = copied.Genesis.Origin,
        ["size"] = copied.Size,
        ["newFiles"] = copied.Files,
        ["newBytes"] = copied.Bytes,
    };
}
