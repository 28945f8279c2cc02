using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Node.Commands;

/// <summary><c>monitor --url URL --pin GENESIS --folder DIR</c>: follows a log that others run.</summary>
internal static class MonitorCommand
{
    private static readonly Option<string> Url = new("--url") { Description = "The node, without the log's name.", Required = true };
    private static readonly Option<FileInfo> Pin = new("--pin") { Description = "The log's genesis, from its founders and not from the node.", Required = true };
    private static readonly Option<string> Name = new("--log") { Description = "The log's name on the node.", DefaultValueFactory = _ => "identity" };
    private static readonly Option<DirectoryInfo> Folder = new("--folder") { Description = "Where the last checkpoint and all evidence are kept.", Required = true };
    private static readonly Option<int> Every = new("--every") { Description = "Seconds between two looks.", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> Once = new("--once") { Description = "Look once and end." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object for each look." };
    private static readonly Option<FileInfo?> Keystore = new("--keystore") { Description = "A member's keystore: entries are read and replayed as well." };
    private static readonly Option<string> KeyName = new("--key") { Description = "The key's name in it.", DefaultValueFactory = _ => "handle" };
    private static readonly Option<FileInfo?> Opens = new("--passphrase-file") { Description = "First line: what opens the keystore." };

    public static Command Create()
    {
        var command = new Command("monitor",
            "Follow a log that others run. Each checkpoint must continue the one before; two that cannot both be true are kept as"
            + " evidence, and end it with 2. Ends with 3 where --once finds the node away.")
        {
            Url, Pin, Name, Folder, Every, Once, Json, Keystore, KeyName, Opens,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var invocation = parsed.InvocationConfiguration;
        var (file, folder) = (parsed.GetRequiredValue(Pin), parsed.GetRequiredValue(Folder));
        if (!file.Exists || parsed.GetRequiredValue(Every) < 1 || HttpAddress.Read(parsed.GetRequiredValue(Url)) is not { } url)
        {
            await invocation.Error.WriteLineAsync($"There is no file {file.FullName}, --every is below 1, or --url is neither https nor on this machine.");
            return ExitCode.Usage;
        }

        if (!Genesis.Parse(await File.ReadAllBytesAsync(file.FullName, cancellationToken)).TryGet(out var genesis, out var refusal)
            || !NoteVerifierKey.Parse(genesis.LogKey).TryGet(out var logKey, out refusal))
            return invocation.Refuse(refusal);
        var log = new PinnedLog(parsed.GetRequiredValue(Name), genesis.Origin, logKey, genesis.Hash);
        if (!Reader(parsed).TryGet(out var reader, out refusal))
            return invocation.Refuse(refusal);
        using var held = reader.Key;
        using var http = NodeClient.CreateHttp();
        var node = new NodeClient(http, url, log, held, TimeProvider.System);
        folder.Create();
        return await FollowAsync(node, held is not null, folder.FullName, parsed, cancellationToken);
    }

    private static async Task<int> FollowAsync(
        NodeClient node, bool reads, string folder, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (invocation, isOnce) = (parsed.InvocationConfiguration, parsed.GetValue(Once));
        if (!CheckpointMemory.Open(Path.Combine(folder, node.Log.Name + ".checkpoint"), node.Log).TryGet(out var memory, out var refusal))
            return invocation.Refuse(refusal);
        LogMonitor? monitor = null;
        while (true)
        {
            try
            {
                CheckedCheckpoint? checkpoint = null;
                LogFollower? follower = null;
                if (monitor is null
                    && (!reads || (await LogFollower.OpenAsync(node, Path.Combine(folder, node.Log.Name + ".replayed"), cancellationToken)).TryGet(out follower, out refusal)))
                    monitor = new LogMonitor(node, memory, follower, folder);
                var seen = monitor is not null && (await monitor.StepAsync(cancellationToken)).TryGet(out checkpoint, out refusal);
                Say(parsed, node.Log, checkpoint, refusal, monitor?.Evidence);
                if (refusal?.Code is "monitor-fork" or "log-forked" || (isOnce && !seen))
                    return ExitCode.Refused;
                if (isOnce)
                    return ExitCode.Done;
            }
            catch (HttpRequestException fault)
            {
                await invocation.Error.WriteLineAsync($"away: {fault.Message}");
                if (isOnce)
                    return ExitCode.Fault;
            }
            catch (OperationCanceledException)
            {
                return ExitCode.Done; // It was told to stop.
            }

            await Task.Delay(TimeSpan.FromSeconds(parsed.GetRequiredValue(Every)), CancellationToken.None).WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Result<ReaderKey> Reader(ParseResult parsed)
    {
        if (parsed.GetValue(Keystore) is not { } keystore || parsed.GetValue(Opens) is not { } opens)
            return new ReaderKey(Key: null);
        Refusal? refusal;
        if (!Passphrase.FromFile(opens.FullName).TryGet(out var passphrase, out refusal))
            return refusal;
        using (passphrase)
        {
            if (!KeystoreFile.Open(keystore.FullName, passphrase).TryGet(out var file, out refusal))
                return refusal;
            using (file)
            {
                return file.Get(parsed.GetRequiredValue(KeyName), StoredKeyKind.Secp256k1).TryGet(out var bytes, out refusal)
                    && Secp256k1Key.FromBytes(bytes).TryGet(out var key, out refusal)
                    ? new ReaderKey(key)
                    : refusal;
            }
        }
    }

    private static void Say(ParseResult parsed, PinnedLog log, CheckedCheckpoint? checkpoint, Refusal? refusal, string? evidence)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (!parsed.GetValue(Json))
        {
            output.WriteLine(refusal is null
                ? string.Create(CultureInfo.InvariantCulture, $"{log.Origin}: {checkpoint!.Size} entries, root {checkpoint.Checkpoint.Root}")
                : $"{log.Origin}: {refusal.Code}: {refusal.Detail}");
            return;
        }

        output.WriteLine(CommandOutput.Text(new JsonObject
        {
            ["origin"] = log.Origin,
            ["size"] = checkpoint?.Size,
            ["root"] = checkpoint?.Checkpoint.Root.ToString(),
            ["code"] = refusal?.Code,
            ["detail"] = refusal?.Detail,
            ["evidence"] = evidence,
        }));
    }

    private sealed record ReaderKey(Secp256k1Key? Key);
}
