using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet corrections inbox</c>: which records wait for this agency, and which copies are overdue.</summary>
internal static class CorrectionsInboxCommand
{
    public static Command Create(CommandFactory commands)
    {
        var at = commands.Option("--at", "TIME", Texts.AtOption);
        return commands.Create("inbox", Texts.CorrectionsInboxHelp, "wallet corrections inbox\nwallet corrections inbox --at 2026-12-01T08:00:00Z", [at],
            (context, cancellationToken) => RunAsync(context, context.Get(at), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string? at, CancellationToken cancellationToken)
    {
        var path = "corrections/inbox" + (at is null ? "" : "?at=" + Uri.EscapeDataString(at));
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal)
            || !(await desk.Api.GetAsync(path, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
        {
            return refusal;
        }

        var report = new Report();
        foreach (var item in (answer.Json["items"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var view = item["record"] as JsonObject ?? [];
            var wanted = (item.Texts("wanted") ?? []).Concat(item.Texts("acknowledge") ?? []);
            report.Show(item.Boolean("alarm") == true ? Texts.Alarm : Texts.Record, $"{view.Text("uid")}  {view.Text("state")}  {string.Join(", ", wanted)}");
        }

        if (report.Lines.Count == 0)
            report.Say(Texts.NothingWaits);
        foreach (var (member, value) in answer.Json)
            report.Set(member, value?.DeepClone());
        return report;
    }
}
