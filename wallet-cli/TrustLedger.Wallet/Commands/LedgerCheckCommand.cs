using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet ledger check</c>: that each log is the pinned one, signed, and still what it was last time.</summary>
internal static class LedgerCheckCommand
{
    private static readonly string[] OpenLogs = ["identity", "approvals"];

    public static Command Create(CommandFactory commands)
    {
        var logs = new Argument<string[]>("log") { Description = Texts.LogsArgument.In(commands.Language), Arity = ArgumentArity.ZeroOrMore };
        var replay = commands.Switch("--replay", Texts.ReplayOption);
        return commands.Create("check", Texts.LedgerCheckHelp, "wallet ledger check identity approvals", [logs, replay],
            (context, cancellationToken) => RunAsync(context, context.Get(logs), context.Get(replay), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string[] names, bool replay, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal) || !WalletContext.NodeOf(vault).TryGet(out var node, out refusal))
            return refusal;
        if (names.Length == 0)
            names = vault.Content.Settings.Logs.Count > 0 ? [.. vault.Content.Settings.Logs.Keys] : OpenLogs;

        using var http = NodeClient.CreateHttp();
        using var reader = vault.Content.Agency is { } agency && Secp256k1Key.FromBytes(agency.StatementKey).TryGet(out var key, out _) ? key : null;
        var (report, logs) = (new Report(), new JsonObject());
        foreach (var name in names)
        {
            if (!(await new LogBook(context, vault).FindAsync(name, cancellationToken)).TryGet(out var log, out refusal))
                return refusal;
            var client = new NodeClient(http, node, log, reader, context.Time);
            var memory = LogBook.MemoryPath(context, name);
            var result = replay
                ? await ReplayAsync(client, memory, cancellationToken)
                : await CheckAsync(client, memory, cancellationToken);
            if (!result.TryGet(out var seen, out refusal))
                return refusal;
            Describe(report, logs, vault, log, seen);
        }

        return report.Set("logs", logs);
    }

    // Tiles and proofs are open: a resident can check that the log only ever grew without reading an entry of it.
    private static async Task<Result<Seen>> CheckAsync(NodeClient client, string memoryPath, CancellationToken cancellationToken)
    {
        if (!CheckpointMemory.Open(memoryPath, client.Log).TryGet(out var memory, out var refusal)
            || !(await client.GenesisAsync(cancellationToken)).TryGet(out _, out refusal)
            || !(await client.CheckpointAsync(cancellationToken)).TryGet(out var latest, out refusal))
        {
            return refusal;
        }

        var before = memory.Last?.Size;
        if (latest.Size < before)
            return new Refusal("checkpoint-behind", $"{client.Log.Origin} was at {before}, and now shows {latest.Size}.");
        if (memory.Last is { } last && last.Size == latest.Size && last.Checkpoint.Root != latest.Checkpoint.Root)
            return memory.Contradicted(latest);
        if (memory.Last is { Size: > 0 } earlier && earlier.Size < latest.Size)
        {
            if (!(await client.ConsistencyAsync(earlier.Size, latest.Size, cancellationToken)).TryGet(out var proof, out refusal))
                return refusal;
            if (!proof.Verify(earlier.Checkpoint.Root, latest.Checkpoint.Root).TryGet(out _, out _))
                return new Refusal("log-history-unproven", $"{client.Log.Origin} does not prove that {latest.Size} continues {earlier.Size}.");
        }

        memory.Remember(latest);
        return new Seen(latest, before, Replayed: false);
    }

    private static async Task<Result<Seen>> ReplayAsync(NodeClient client, string memoryPath, CancellationToken cancellationToken)
    {
        if (!CheckpointMemory.Open(memoryPath, client.Log).TryGet(out var memory, out var refusal)
            || !(await LogFollower.OpenAsync(client, memoryPath, cancellationToken)).TryGet(out var follower, out refusal))
        {
            return refusal;
        }

        using (follower)
        {
            return (await follower.SyncAsync(cancellationToken)).TryGet(out var checkpoint, out refusal)
                ? new Seen(checkpoint, memory.Last?.Size, Replayed: true)
                : refusal;
        }
    }

    private static void Describe(Report report, JsonObject logs, VaultFile vault, PinnedLog log, Seen seen)
    {
        var known = vault.Content.Settings.Logs[log.Name];
        report.Show(Texts.Log(log.Name), Texts.LogSeen(log.Origin, seen.Checkpoint.Size, seen.Before, seen.Replayed))
            .Show(Texts.Genesis, Texts.GenesisPinned(known.GenesisHash, known.OnFirstUse));
        logs[log.Name] = new JsonObject
        {
            ["origin"] = log.Origin,
            ["genesis"] = known.GenesisHash,
            ["pinnedOnFirstUse"] = known.OnFirstUse,
            ["size"] = seen.Checkpoint.Size.ToString(CultureInfo.InvariantCulture),
            ["root"] = seen.Checkpoint.Checkpoint.Root.ToString(),
            ["sizeBefore"] = seen.Before?.ToString(CultureInfo.InvariantCulture),
            ["replayed"] = seen.Replayed,
        };
    }

    private sealed record Seen(CheckedCheckpoint Checkpoint, long? Before, bool Replayed);
}
