using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Access;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet access list</c>: who saw or judged what of oneself, each line checked against the ledger.</summary>
internal static class AccessListCommand
{
    private const int MostPages = 1_000;

    public static Command Create(CommandFactory commands)
    {
        var output = commands.Option("--out", "FILE", Texts.AccessOutOption);
        return commands.Create("list", Texts.AccessListHelp, "wallet access list\nwallet access list --out who-looked.json", [output],
            (context, cancellationToken) => RunAsync(context, context.Get(output), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string? output, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !WalletContext.NodeOf(desk.Vault).TryGet(out var node, out refusal)
            || !(await desk.BindingAsync(cancellationToken)).TryGet(out var binding, out refusal)
            || !(await desk.LogAsync("identity", cancellationToken)).TryGet(out var log, out refusal)
            || !(await FetchAsync(desk, new HandleCaller(binding), cancellationToken)).TryGet(out var records, out refusal))
            return refusal;

        using var http = NodeClient.CreateHttp();
        var check = new AccessCheck(new NodeClient(http, node, log, binding, context.Time));
        if (!(await AccessReport.OfAsync(records, check, cancellationToken)).TryGet(out var report, out refusal))
            return refusal;
        if (output is null)
            return report;
        var file = new JsonObject { ["log"] = log.Origin, ["records"] = records.DeepClone() };
        return DurableFile.TryCreate(output, Encoding.UTF8.GetBytes(file.ToJsonString()))
            ? report.Say(Texts.AccessWritten(output)).Set("file", output)
            : new Refusal("file-exists", "The output file is there already and is not overwritten.");
    }

    private static async Task<Result<JsonArray>> FetchAsync(Desk desk, HandleCaller caller, CancellationToken cancellationToken)
    {
        var all = new JsonArray();
        string? before = null;
        for (var page = 0; page < MostPages; page++)
        {
            var path = before is null ? "access-records" : "access-records?before=" + Uri.EscapeDataString(before);
            if (!(await desk.Api.GetAsync(path, caller, cancellationToken)).TryGet(out var answer, out var refusal))
                return refusal;
            if (answer.Json["records"] is not JsonArray records)
                return new Refusal("api-answer-malformed", "The answer has no records.");
            foreach (var record in records)
                all.Add(record?.DeepClone());
            before = answer.Json.Text("before");
            if (before is null)
                break;
        }

        return all;
    }
}
