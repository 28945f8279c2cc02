using System.CommandLine;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet ledger check</c>: that each log is the pinned one, final, and still what it was last time.</summary>
internal static class LedgerCheckCommand
{
    private static readonly string[] OpenLogs = ["identity", "approvals"];

    public static Command Create(CommandFactory commands)
    {
        var logs = new Argument<string[]>("log") { Description = Texts.LogsArgument.In(commands.Language), Arity = ArgumentArity.ZeroOrMore };
        var replay = commands.Switch("--replay", Texts.ReplayOption);
        var states = commands.Switch("--states", Texts.StatesOption);
        var fresh = commands.Option("--fresh", "TIME", Texts.FreshOption);
        return commands.Create("check", Texts.LedgerCheckHelp, "wallet ledger check identity approvals", [logs, replay, states, fresh],
            (context, cancellationToken) => RunAsync(
                context, context.Get(logs), context.Get(replay), context.Get(states), context.Get(fresh), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string[] names, bool replay, bool eachState, string? fresh, CancellationToken cancellationToken)
    {
        var maximumAge = TimeSpan.MaxValue;
        if ((fresh is not null && !DurationText.Read(fresh).TryGet(out maximumAge, out var refusal))
            || !context.OpenVault().TryGet(out var vault, out refusal) || !WalletContext.NodeOf(vault).TryGet(out var node, out refusal))
        {
            return refusal;
        }

        if (names.Length == 0)
            names = vault.Content.Settings.Logs.Count > 0 ? [.. vault.Content.Settings.Logs.Keys] : OpenLogs;

        using var http = NodeClient.CreateHttp();
        using var reader = vault.Content.Agency is { } agency && Secp256k1Key.FromBytes(agency.StatementKey).TryGet(out var key, out _) ? key : null;
        var findings = new LedgerFindings();
        foreach (var name in names)
        {
            if (!(await new LogBook(context, vault).FindAsync(name, cancellationToken)).TryGet(out var log, out refusal))
                return refusal;
            var client = new NodeClient(http, node, log, reader, context.Time);
            var memory = LogBook.MemoryPath(context, name);

            // Tiles and proofs are open: a resident can check that the log only ever grew without reading an entry of it.
            ReplayedStates? states = null;
            var result = replay || eachState
                ? await ReplayAsync(client, memory, state => states = ReplayedStates.Of(state, eachState), cancellationToken)
                : await Growth.CheckAsync(client, memory, cancellationToken);
            if (!result.TryGet(out var seen, out refusal))
                return refusal;
            if (fresh is not null && seen.Checkpoint.CheckAge(context.Now, maximumAge) is { } old)
                return old;
            findings.Add(vault.Content.Settings.Logs[name], seen, states);
        }

        return findings.Report();
    }

    private static async Task<Result<GrownLog>> ReplayAsync(
        NodeClient client, string memoryPath, Func<LedgerState, ReplayedStates> tell, CancellationToken cancellationToken)
    {
        if (!(await LogFollower.OpenAsync(client, memoryPath, cancellationToken)).TryGet(out var follower, out var refusal))
            return refusal;
        using (follower)
        {
            var before = follower.Remembered;
            if (!(await follower.SyncAsync(cancellationToken)).TryGet(out var checkpoint, out refusal))
                return refusal;
            follower.Read(tell);
            return new GrownLog(follower.Log, checkpoint, before);
        }
    }
}
