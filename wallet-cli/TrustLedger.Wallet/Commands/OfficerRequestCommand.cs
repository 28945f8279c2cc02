using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet officer request</c>: asks a resident for a presentation; <c>officer result</c> (or <c>--result</c>) shows every check of one.</summary>
internal static class OfficerRequestCommand
{
    public static Command Create(CommandFactory commands)
    {
        var purpose = commands.Option("--purpose", "CODE", Texts.PurposeCodeOption);
        var preset = commands.Option("--preset", "NAME", Texts.PresetOption);
        var query = commands.Option("--dcql", "FILE", Texts.DcqlOption);
        var result = commands.Option("--result", "ID", Texts.ResultOption);
        return commands.Create("request", Texts.OfficerRequestHelp,
            "wallet officer request --purpose residence-check --preset person-name-level\nwallet officer request --result 7d2e",
            [purpose, preset, query, result],
            (context, cancellationToken) => context.Get(result) is { } id
                ? ShowAsync(context, id, cancellationToken)
                : AskAsync(context, context.Get(purpose), context.Get(preset), context.Get(query), cancellationToken));
    }

    public static Command Result(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.ResultOption);
        return commands.Create("result", Texts.OfficerResultHelp, "wallet officer result 7d2e", [id],
            (context, cancellationToken) => ShowAsync(context, context.Get(id), cancellationToken));
    }

    private static async Task<Result<Report>> AskAsync(
        WalletContext context, string? purpose, string? preset, string? queryFile, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;
        var body = new JsonObject { ["purpose"] = purpose ?? "identity-check" };
        if (queryFile is not null)
        {
            if (!(await ContentFile.ReadAsync(context, queryFile, cancellationToken)).TryGet(out var query, out refusal))
                return refusal;
            body["dcql"] = query;
        }
        else
        {
            body["preset"] = preset ?? "person-name-level";
        }

        if (!(await desk.Api.PostAsync("presentations", body, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        if (answer.Json.Text("request") is not { } request)
            return new Refusal("api-answer-malformed", "The API gave no request.");
        return new Report().Say(Said.Same(QrCode.Of(request)))
            .Both("request", Texts.Request, request)
            .Both("id", Texts.Id, answer.Json.Text("id") ?? "-");
    }

    private static async Task<Result<Report>> ShowAsync(WalletContext context, string id, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal)
            || !(await desk.Api.GetAsync($"presentations/{Uri.EscapeDataString(id)}", desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
        {
            return refusal;
        }

        var report = new Report().Show(Texts.State, Texts.StateOf(answer.Json.Text("status")));
        foreach (var check in (answer.Json["checks"] as JsonArray)?.OfType<JsonObject>() ?? [])
            report.Show(Said.Same(TextWidth.Label(check.Text("name") ?? "?")), $"{check.Text("result")}: {check.Text("evidence")}");
        foreach (var (member, value) in answer.Json)
            report.Set(member, value?.DeepClone());
        report.Set("accepted", answer.Json.Text("status") == "accepted");
        return answer.Json.Text("status") == "refused" ? report.Exits(ExitCode.Refused) : report;
    }
}
