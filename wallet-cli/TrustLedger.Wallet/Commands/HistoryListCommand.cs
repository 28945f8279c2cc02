using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet history list</c>: every dealing with issuers, verifiers and offices, newest first, one line each.</summary>
internal static class HistoryListCommand
{
    public static Command Create(CommandFactory commands)
    {
        var what = commands.Option("--what", "COMMAND", Texts.HistoryWhatOption);
        return commands.Create("list", Texts.HistoryListHelp, "wallet history list --what present", [what],
            (context, _) => Task.FromResult(Run(context, context.Get(what))));
    }

    private static Result<Report> Run(WalletContext context, string? what)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;

        var report = new Report();
        var entries = new JsonArray();
        foreach (var entry in vault.Content.History.AsEnumerable().Reverse().Where(entry => what is null || entry.What.Split(' ')[0] == what))
        {
            var when = entry.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            report.Show(Said.Same(entry.Id), Texts.HistoryLine(when, entry.What, entry.Whom, entry.Outcome, entry.Code));
            entries.Add(HistoryJson.Write(entry));
        }

        if (entries.Count == 0)
            report.Say(Texts.NothingDone);
        return report.Set("entries", entries);
    }
}
