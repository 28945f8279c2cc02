using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;

namespace TrustLedger.Node.Commands;

/// <summary><c>fsck --data DIR [--log NAME] [--deep] [--json]</c>: rebuilds each log from its entries and compares every file.</summary>
internal static class FsckCommand
{
    public static Command Create()
    {
        var data = DataFolder.Option();
        var log = DataFolder.LogOption();
        var deep = new Option<bool>("--deep") { Description = "Check every signature, replay the state, and compare the index, too." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each log." };
        var command = new Command("fsck",
            "Rebuild each log from its entries and compare every file with what they make. The node must be stopped; nothing is"
            + " changed and no key is needed. Ends with 0 when all is well, 2 when something was found, 3 when it could not look.")
        {
            data, log, deep, json,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(data), parsed.GetValue(log), parsed.GetValue(deep), parsed.GetValue(json), parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(DirectoryInfo data, string? only, bool isDeep, bool asJson, InvocationConfiguration invocation) => DataFolder.Locked(
        data, only, invocation, logs =>
        {
            var found = 0;
            foreach (var (name, folder) in logs)
            {
                var result = Check(name, folder, isDeep, invocation);
                found += result.Findings.Count;
                Print(name, result, asJson, invocation.Output);
            }

            return found == 0 ? ExitCode.Done : ExitCode.Refused;
        });

    private static LogCheckResult Check(string name, LogFolder folder, bool isDeep, InvocationConfiguration invocation)
    {
        var disk = new LinuxDisk();
        var result = new LogCheck(disk, folder)
        {
            IsDeep = isDeep,
            OnProgress = (done, size) => invocation.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {done} of {size} entries")),
        }.Run();
        return isDeep ? result with { Findings = [.. result.Findings, .. IndexCheck.Run(disk, folder)] } : result;
    }

    private static void Print(string name, LogCheckResult result, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            output.WriteLine(CommandOutput.Text(new JsonObject
            {
                ["log"] = name,
                ["origin"] = result.Genesis?.Origin,
                ["size"] = result.Size,
                ["root"] = result.Published?.Checkpoint.Root.ToString(),
                ["pruned"] = result.Pruned,
                ["findings"] = new JsonArray([.. result.Findings.Select(Of)]),
            }));
            return;
        }

        foreach (var finding in result.Findings)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {Line(finding)}"));
        var pruned = result.Pruned > 0 ? string.Create(CultureInfo.InvariantCulture, $", pruned below {result.Pruned}") : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {result.Size} entries{pruned}, {result.Findings.Count} findings"));
    }

    internal static string Line(Finding finding) => string.Create(CultureInfo.InvariantCulture,
        $"{finding.What.Code}: {finding.Path}{(finding.Index is { } index ? $", entry {index}" : "")}: {finding.What.Detail}");

    private static JsonObject Of(Finding finding) => new()
    {
        ["code"] = finding.What.Code,
        ["path"] = finding.Path,
        ["index"] = finding.Index,
        ["detail"] = finding.What.Detail,
    };
}
