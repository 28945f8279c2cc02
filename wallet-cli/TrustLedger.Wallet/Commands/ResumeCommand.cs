using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet resume</c>: sends again, word for word, whatever was signed and has no answer yet.</summary>
internal static class ResumeCommand
{
    public static Command Create(CommandFactory commands) =>
        commands.Create("resume", Texts.ResumeHelp, "wallet resume", [], RunAsync);

    private static async Task<Result<Report>> RunAsync(WalletContext context, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal))
            return refusal;

        var report = new Report();
        var outcomes = new JsonArray();
        foreach (var pending in desk.Vault.Content.Pending.ToList())
        {
            var code = await SendAsync(context, desk, pending, cancellationToken) is { } refused ? (refusal = refused).Code : "published";
            if (code is "api-unreachable" or "api-fault")
                return refusal!;
            report.Show(Said.Same(pending.Uid), code);
            outcomes.Add(new JsonObject { ["uid"] = pending.Uid, ["outcome"] = code });
        }

        if (outcomes.Count == 0)
            report.Say(Texts.NothingPending);
        return report.Set("outcomes", outcomes);
    }

    private static async Task<Refusal?> SendAsync(WalletContext context, Desk desk, PendingRequest pending, CancellationToken cancellationToken)
    {
        Refusal? refusal;
        if (pending.Log is null)
            return (await desk.Outgoing.SendAsync(pending, cancellationToken)).TryGet(out _, out refusal) ? null : refusal;
        if (!(await LogSeat.OpenAsync(context, pending.Log, cancellationToken)).TryGet(out var seat, out refusal))
            return refusal;
        using (seat)
            return (await seat.FinishAsync(pending, cancellationToken)).TryGet(out _, out refusal) ? null : refusal;
    }
}
