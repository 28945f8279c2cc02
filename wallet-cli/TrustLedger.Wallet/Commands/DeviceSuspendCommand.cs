using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>
/// <c>wallet device suspend</c>: stops one's own wallet, from it, from the one that it replaced, or from another device
/// that has opened an enrolment with the same name and number.
/// </summary>
internal static class DeviceSuspendCommand
{
    private const string DefaultReason = "device-lost";

    public static Command Create(CommandFactory commands)
    {
        var reason = commands.Option("--reason", "CODE", Texts.SuspendReasonOption);
        return commands.Create("suspend", Texts.DeviceSuspendHelp, "wallet device suspend --reason device-stolen", [reason],
            (context, cancellationToken) => Transactions.RecordAsync(context, "device suspend", (_, entry) =>
            {
                entry.Names = [context.Get(reason) ?? DefaultReason];
                return RunAsync(context, entry.Names[0], cancellationToken);
            }));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string reason, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await desk.BindingAsync(cancellationToken)).TryGet(out var key, out refusal))
        {
            return refusal;
        }

        using var owned = key;
        if (context.Confirm(Texts.SuspendQuestion) is { } no)
            return no;
        if (!(await desk.Api.PostAsync("recovery/suspensions/own", new JsonObject { ["reason"] = reason }, new HandleCaller(key), cancellationToken))
            .TryGet(out var answer, out refusal))
        {
            return refusal;
        }

        return Describe(answer.Json);
    }

    /// <summary>What the API answered to a suspension, whoever asked for it.</summary>
    public static Report Describe(JsonObject answer)
    {
        var lapses = answer.Text("lapses");
        var report = new Report().Say(Texts.Suspended);
        if (lapses is not null)
            report.Show(Texts.LapsesAt, lapses).Say(Texts.GoAndConfirm);
        return report.Say(Texts.HowToGoOn).Set("lapses", lapses);
    }
}
