using System.CommandLine;
using Microsoft.Extensions.Options;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Commands;

/// <summary><c>reindex --config FILE</c>: makes the indexes anew from the entries, with the node stopped.</summary>
internal static class ReindexCommand
{
    public static Command Create()
    {
        var config = ConfigFile.Option();
        var command = new Command("reindex", "Make the indexes anew from the entries. The node must be stopped.") { config };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(config), parsed.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo config, InvocationConfiguration invocation)
    {
        try
        {
            await using var app = NodeHost.Create(ConfigFile.Read(config));
            var options = app.Options();
            if (Forget(options) is { } locked)
                return invocation.Refuse(locked);

            var logs = app.Services.GetRequiredService<NodeLogs>();
            if (logs.Open() is { } refusal)
                return invocation.Refuse(refusal);
            foreach (var log in logs.All)
                await invocation.Output.WriteLineAsync($"{log.Name}: {log.Index.Size} entries indexed");
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is InvalidDataException or OptionsValidationException)
        {
            await invocation.Error.WriteLineAsync(exception.Message);
            return ExitCode.Usage;
        }
        catch (IOException fault)
        {
            await invocation.Error.WriteLineAsync($"fault: {fault.Message}");
            return ExitCode.Fault;
        }
    }

    private static Refusal? Forget(NodeOptions options)
    {
        using var taken = FolderLock.TryTake(Path.GetFullPath(options.DataFolder));
        if (taken is null)
            return new Refusal("locked", $"Another process has {options.DataFolder}.");
        var folders = options.Logs.Select(log => new LogFolder(Path.Combine(Path.GetFullPath(options.DataFolder), log.Name))).ToArray();
        foreach (var folder in folders)
        {
            // Of pruned entries only the stand-ins are left: an index is not given up for what can't make it anew.
            var disk = new LinuxDisk();
            if (!PruneMark.Read(disk, folder).TryGet(out var mark, out var refusal))
                return refusal;
            if (new StandIns(disk, folder).Check(mark.Below) is { } broken)
                return broken;
        }

        foreach (var folder in folders)
            EntryIndex.Delete(folder.Index);
        return null;
    }
}
