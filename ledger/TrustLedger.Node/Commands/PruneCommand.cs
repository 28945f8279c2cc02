using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Node.Commands;

/// <summary><c>prune --data DIR --log NAME --below INDEX (--backup FOLDER | --mirror-checkpoint FILE | --yes)</c>: drops a log's oldest entries.</summary>
internal static class PruneCommand
{
    private static readonly Option<DirectoryInfo> Data = DataFolder.Option();
    private static readonly Option<string> Name = new("--log") { Description = "The log's name.", Required = true };
    private static readonly Option<long> Below = new("--below") { Description = "Entries below this index go; rounded down to whole bundles of 256.", Required = true };
    private static readonly Option<DirectoryInfo?> Backup = new("--backup") { Description = "Where backup keeps its copies. Every file that goes must be there, byte for byte." };
    private static readonly Option<FileInfo?> Mirror = new("--mirror-checkpoint") { Description = "A checkpoint, as large at least, that a mirror has cosigned: GET /NAME/checkpoint of the mirror." };
    private static readonly Option<string?> MirrorKey = new("--mirror-key") { Description = "The mirror's verifier key, where the genesis names none." };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Prune though nobody was shown to have the entries. They may be gone for good." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    public static Command Create()
    {
        var command = new Command("prune",
            "Drop a log's oldest entries: bundles, proofs and signatures. The node must be stopped. What the entries mean for the state"
            + " stays. The whole log is checked first; a prune that is cut is finished by the next start.")
        {
            Data, Name, Below, Backup, Mirror, MirrorKey, Yes, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var (invocation, name, below) = (parsed.InvocationConfiguration, parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Below));
        if (below < 0 || parsed.GetValue(Mirror) is { Exists: false })
        {
            invocation.Error.WriteLine("--below is an index from 0, and --mirror-checkpoint a file.");
            return ExitCode.Usage;
        }

        return DataFolder.Locked(parsed.GetRequiredValue(Data), name, invocation, logs =>
        {
            if (!Safety(parsed).TryGet(out var safety, out var refusal))
                return invocation.Refuse(refusal);
            var prune = new LogPrune(new LinuxDisk(), logs[0].Folder)
            {
                OnProgress = (done, of) => invocation.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {done} of {of} entries")),
            };
            return prune.Run(below, safety).TryGet(out var pruned, out refusal)
                ? Print(name, below, pruned, parsed.GetValue(Json), invocation)
                : invocation.Refuse(refusal with { Detail = $"{name}: {refusal.Detail}" });
        });
    }

    private static Result<PruneSafety> Safety(ParseResult parsed)
    {
        NoteVerifierKey? key = null;
        if (parsed.GetValue(MirrorKey) is { } text && !NoteVerifierKey.Parse(text).TryGet(out key, out var refusal))
            return refusal;
        return new PruneSafety
        {
            Backup = parsed.GetValue(Backup) is { } backup ? new LogFolder(Path.Combine(backup.FullName, parsed.GetRequiredValue(Name))) : null,
            MirrorNote = parsed.GetValue(Mirror) is { } note ? File.ReadAllText(note.FullName) : null,
            MirrorKey = key,
            IsWaived = parsed.GetValue(Yes),
        };
    }

    private static int Print(string name, long asked, LogPruned pruned, bool asJson, InvocationConfiguration invocation)
    {
        if (asJson)
        {
            return invocation.Print(new JsonObject
            {
                ["log"] = name,
                ["origin"] = pruned.Origin,
                ["size"] = pruned.Size,
                ["asked"] = asked,
                ["minimumIndex"] = pruned.Minimum,
                ["minimumIndexBefore"] = pruned.Was,
                ["files"] = pruned.Files.Files,
                ["bytes"] = pruned.Files.Bytes,
                ["standInBytes"] = pruned.Files.StandInBytes,
            });
        }

        var rounded = asked == pruned.Minimum ? "" : string.Create(CultureInfo.InvariantCulture, $" ({asked} rounded down to a whole bundle)");
        invocation.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: minimum index {pruned.Minimum}{rounded}, before {pruned.Was}; {pruned.Files.Files} files of {pruned.Files.Bytes} bytes went, {pruned.Files.StandInBytes} bytes of stand-ins came"));
        return ExitCode.Done;
    }
}
