using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet corrections show ID</c>: a record with its signatures and alarms, or a case's whole timeline.</summary>
internal static class CorrectionsShowCommand
{
    public static Command Create(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.RecordOrCaseArgument);
        var isCase = commands.Switch("--case", Texts.CaseSwitch);
        var at = commands.Option("--at", "TIME", Texts.AtOption);
        return commands.Create("show", Texts.CorrectionsShowHelp,
            "wallet corrections show 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349", [id, isCase, at],
            (context, cancellationToken) => RunAsync(context, context.Get(id), context.Get(isCase), context.Get(at), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string id, bool isCase, string? at, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await desk.LogAsync("corrections", cancellationToken)).TryGet(out var log, out refusal))
        {
            return refusal;
        }

        using var handle = desk.Agency is null ? Handles.Latest(desk.Vault, log.Origin, "case") : null;
        if (desk.Agency is null && handle is null)
            return new Refusal("handle-unknown", "This wallet has no handle for that case.");
        var path = (isCase ? "corrections/cases/" : "corrections/records/") + Uri.EscapeDataString(id)
            + (at is null ? "" : "?at=" + Uri.EscapeDataString(at));
        var caller = desk.AgencyCaller ?? new HandleCaller(handle!);
        if (!(await desk.Api.GetAsync(path, caller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;

        var report = new Report();
        if (!isCase)
        {
            if (!OpenedStatement.Read(answer.Json, log.Domain).TryGet(out var record, out refusal))
                return refusal;
            report.Show(Texts.Uid, record.Statement.Uid.ToString()).Show(Texts.Signer, record.Statement.Signer.ToString());
        }

        Describe(report, answer.Json);
        foreach (var (member, value) in answer.Json)
            report.Set(member, value?.DeepClone());
        return report;
    }

    private static void Describe(Report report, JsonObject json)
    {
        foreach (var record in (json["records"] as JsonArray)?.OfType<JsonObject>() ?? [json])
        {
            var view = record["view"] as JsonObject ?? [];
            report.Show(Texts.Record, $"{(record["content"] as JsonObject)?.Text("recordType")}  {view.Text("uid")}")
                .Show(Texts.State, $"{view.Text("state")}  {view.Text("inEffectSince")}");
            foreach (var (name, value) in record["content"] as JsonObject ?? [])
                report.Show(Said.Same("  " + TextWidth.Safe(name)), value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString() ?? "");
            foreach (var signature in (view["signatures"] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                var by = signature["by"] as JsonObject ?? [];
                report.Show(Texts.SignedBy, $"{signature.Text("at")}  {by.Text("role")} {by.Text("organisation")}: {signature.Text("verdict")}");
            }

            foreach (var copy in (view["copies"] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                report.Show(copy.Boolean("overdue") == true ? Texts.Alarm : Texts.Copy,
                    $"{copy.Text("role")}  {copy.Text("acknowledgedAt") ?? copy.Text("due")}");
            }
        }
    }
}
