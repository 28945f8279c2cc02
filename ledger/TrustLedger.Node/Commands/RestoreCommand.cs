using System.CommandLine;
using TrustLedger.Client.Reading;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Commands;

/// <summary><c>restore --from FOLDER --data DIR [--witness NAME=URL …] [--offline --least-checkpoint FILE …]</c>: puts logs back from a backup.</summary>
internal static class RestoreCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Option<DirectoryInfo> From = new("--from") { Description = "What backup made: a folder for each log.", Required = true };
    private static readonly Option<DirectoryInfo> Data = DataFolder.Option();
    private static readonly Option<string?> Log = DataFolder.LogOption();
    private static readonly Option<string[]> Witness = new("--witness")
    {
        Description = "NAME=URL: where a witness of the genesis is found, in place of the address there. May be given often.",
    };

    private static readonly Option<bool> Offline = new("--offline")
    {
        Description = "Do not ask the witnesses, but go by --least-checkpoint. What nobody gives a checkpoint of may be forked.",
    };

    private static readonly Option<FileInfo[]> Least = new("--least-checkpoint")
    {
        Description = "A checkpoint that a witness, mirror or reader holds. May be given often; a copy behind any of them is refused.",
    };

    public static Command Create()
    {
        var command = new Command("restore",
            "Put logs back from a backup, into a data folder that does not have them. The log's witnesses are asked first: refused when"
            + " any has seen more than the backup holds, or too few answer. Put the key files back, too; the first start makes the"
            + " index anew, and asks again before it signs.")
        {
            From, Data, Log, Witness, Offline, Least,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var invocation = parsed.InvocationConfiguration;
        var (from, data) = (parsed.GetRequiredValue(From), parsed.GetRequiredValue(Data));
        var addresses = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var given in parsed.GetValue(Witness) ?? [])
        {
            if (given.Split('=', 2) is not [var name, var text] || HttpAddress.Read(text) is not { } url)
            {
                await invocation.Error.WriteLineAsync($"--witness {given} is not NAME=URL, with https or on this machine.");
                return ExitCode.Usage;
            }

            addresses[name] = url;
        }

        return await DataFolder.GuardedAsync(invocation, async () =>
        {
            if (DataFolder.Logs(from, parsed.GetValue(Log)) is not { Count: > 0 } logs)
                return DataFolder.None(from, parsed.GetValue(Log), invocation);
            using var taken = FolderLock.TryTake(data.FullName);
            if (taken is null)
                return invocation.Refuse(new Refusal("locked", $"Another process has {data.FullName}."));

            using var http = NodeClient.CreateHttp();
            var survey = parsed.GetValue(Offline) ? null : new WitnessSurvey(http, addresses, Patience, TimeProvider.System);
            var seen = (parsed.GetValue(Least) ?? []).Select(file => (file.Name, File.ReadAllText(file.FullName))).ToArray();
            foreach (var (name, folder) in logs)
            {
                var restore = new LogRestore(new LinuxDisk(), folder, new LogFolder(Path.Combine(data.FullName, name)));
                if (!(await restore.RunAsync(seen, survey, cancellationToken)).TryGet(out var copied, out var refusal))
                    return invocation.Refuse(refusal with { Detail = $"{name}: {refusal.Detail}" });
                invocation.Print(BackupCommand.Said(name, copied));
            }

            return ExitCode.Done;
        });
    }
}
