using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Node.Commands;

/// <summary><c>init --data DIR --log NAME --genesis FILE</c>: verifies a genesis and pins it. The first run signs entry 0.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The node's data folder.", Required = true };
        var log = new Option<string>("--log") { Description = "The log's name.", Required = true };
        var genesis = new Option<FileInfo>("--genesis") { Description = "The genesis that the founders signed.", Required = true };
        var command = new Command("init", "Verify a log's genesis and pin it.") { data, log, genesis };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(data), parsed.GetRequiredValue(log), parsed.GetRequiredValue(genesis),
            parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(DirectoryInfo data, string log, FileInfo file, InvocationConfiguration invocation)
    {
        if (!file.Exists || log.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-'))
        {
            invocation.Error.WriteLine($"There is no file {file.FullName}, or the log's name has other characters than a-z, 0-9 and -.");
            return ExitCode.Usage;
        }

        var envelope = File.ReadAllBytes(file.FullName);
        if (!Genesis.Parse(envelope).TryGet(out var genesis, out var refusal))
            return invocation.Refuse(refusal);
        using var taken = FolderLock.TryTake(data.FullName);
        if (taken is null)
            return invocation.Refuse(new Protocol.Refusal("locked", $"Another process has {data.FullName}."));

        var (disk, folder) = (new LinuxDisk(), new LogFolder(Path.Combine(data.FullName, log)));
        if (!new GenesisStore(disk, folder).Open(envelope, genesis.Origin).TryGet(out _, out refusal)
            || !PolicyStore.Open(disk, folder).TryGet(out var policies, out refusal)
            || (refusal = policies.Put(genesis.Policy)) is not null)
        {
            return invocation.Refuse(refusal);
        }

        return invocation.Print(new JsonObject
        {
            ["log"] = log,
            ["origin"] = genesis.Origin,
            ["genesis"] = Convert.ToHexStringLower(genesis.Hash.ToArray()),
            ["policy"] = Convert.ToHexStringLower(genesis.Policy.Hash.ToArray()),
            ["logKey"] = genesis.LogKey,
        });
    }
}
