using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet device notices</c>: what the service tells this wallet's owner about their keys.</summary>
internal static class DeviceNoticesCommand
{
    public static Command Create(CommandFactory commands) => commands.Create(
        "notices", Texts.DeviceNoticesHelp, "wallet device notices", [], RunAsync);

    private static async Task<Result<Report>> RunAsync(WalletContext context, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await desk.BindingAsync(cancellationToken)).TryGet(out var key, out refusal))
        {
            return refusal;
        }

        using var owned = key;
        if (!(await desk.Api.GetAsync("recovery/notices", new HandleCaller(key), cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        if (answer.Json["notices"] is not JsonArray notices)
            return new Refusal("api-answer-malformed", "The API gave no notices.");

        var report = new Report();
        foreach (var notice in notices.OfType<JsonObject>())
            report.Show(Said.Same(notice.Text("at") ?? "?"), Texts.Notice(notice.Text("kind") ?? "?", notice.Text("until"), notice.Text("organisation")));
        if (notices.Count == 0)
            report.Say(Texts.NoNotices);
        else if (notices.OfType<JsonObject>().Any(notice => notice.Text("kind") == "key-changed"))
            report.Say(Texts.ChangeNotMine);
        return report.Set("notices", notices.DeepClone());
    }
}
