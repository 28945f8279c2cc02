using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet officer request</c>: asks a resident for a presentation; <c>officer result</c> (or <c>--result</c>) shows every check of one.</summary>
/// <remarks>
/// On the same device this program is the browser that began it: the session's cookie waits in the vault until
/// <c>officer result --returned</c> brings back the address that the resident's wallet was sent to (HAIP 1.0 §5.1).
/// </remarks>
internal static class OfficerRequestCommand
{
    private const string SessionPrefix = "presentation:";
    private const string CookieName = "cookie";

    public static Command Create(CommandFactory commands)
    {
        var purpose = commands.Option("--purpose", "CODE", Texts.PurposeCodeOption);
        var preset = commands.Option("--preset", "NAME", Texts.PresetOption);
        var query = commands.Option("--dcql", "FILE", Texts.DcqlOption);
        var transactions = commands.Option("--transaction-data", "FILE", Texts.TransactionDataOption);
        var sameDevice = commands.Switch("--same-device", Texts.SameDeviceOption);
        var result = commands.Option("--result", "ID", Texts.ResultOption);
        return commands.Create("request", Texts.OfficerRequestHelp,
            "wallet officer request --purpose residence-check --preset person-name-level\nwallet officer request --result 7d2e",
            [purpose, preset, query, transactions, sameDevice, result],
            (context, cancellationToken) => context.Get(result) is { } id
                ? ShowAsync(context, id, returned: null, cancellationToken)
                : AskAsync(context, new Asked(
                    context.Get(purpose), context.Get(preset), context.Get(query), context.Get(transactions), context.Get(sameDevice)), cancellationToken));
    }

    public static Command Result(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.ResultOption);
        var returned = commands.Option("--returned", "URL", Texts.ReturnedOption);
        return commands.Create("result", Texts.OfficerResultHelp,
            "wallet officer result 7d2e\nwallet officer result 7d2e --returned 'https://id.example/presentations/7d2e/return?response_code=abc'", [id, returned],
            (context, cancellationToken) => ShowAsync(context, context.Get(id), context.Get(returned), cancellationToken));
    }

    private static async Task<Result<Report>> AskAsync(WalletContext context, Asked asked, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal)
            || !(await BodyAsync(context, asked, cancellationToken)).TryGet(out var body, out refusal)
            || !(await desk.Api.PostAsync("presentations", body, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
        {
            return refusal;
        }

        if (answer.Json.Text("request") is not { } request || answer.Json.Text("id") is not { } id || (asked.SameDevice && answer.Cookie is null))
            return new Refusal("api-answer-malformed", "The API gave no request, or no session for it.");
        if (asked.SameDevice)
        {
            desk.Vault.Content.Flows[SessionPrefix + id] = new JsonObject { [CookieName] = answer.Cookie };
            desk.Vault.Save();
        }

        var report = asked.SameDevice ? new Report() : new Report().Say(Said.Same(QrCode.Of(request)));
        return report.Both("request", Texts.Request, request).Both("id", Texts.Id, id);
    }

    private static async Task<Result<JsonObject>> BodyAsync(WalletContext context, Asked asked, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["purpose"] = asked.Purpose ?? "identity-check" };
        if (asked.SameDevice)
            body["sameDevice"] = true;
        if (asked.QueryFile is null)
        {
            body["preset"] = asked.Preset ?? "person-name-level";
        }
        else
        {
            if (!(await ContentFile.ReadAsync(context, asked.QueryFile, cancellationToken)).TryGet(out var query, out var refusal))
                return refusal;
            body["dcql"] = query;
        }

        if (asked.TransactionFile is not null)
        {
            if (!(await context.ReadTextAsync(asked.TransactionFile, cancellationToken)).TryGet(out var text, out var refusal)
                || !StrictJson.ParseArray(System.Text.Encoding.UTF8.GetBytes(text)).TryGet(out var transactions, out refusal))
            {
                return refusal;
            }

            body["transactionData"] = transactions;
        }

        return body;
    }

    private static async Task<Result<Report>> ShowAsync(WalletContext context, string id, string? returned, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;
        var path = $"presentations/{Uri.EscapeDataString(id)}";
        desk.Api.Cookie = desk.Vault.Content.Flows.GetValueOrDefault(SessionPrefix + id)?.Text(CookieName);
        if (returned is not null)
        {
            // Only its code is taken: the call goes to the API that was asked, wherever the address leads.
            if (!StrictUrl.TryParse(returned, out var address)
                || QueryString.Read(address.Query.TrimStart('?'))?.GetValueOrDefault(OpenId4VpNames.ResponseCode) is not { } code)
            {
                return new Refusal("url-malformed", "The address that the wallet was sent to has a response_code.");
            }

            if (!(await desk.Api.GetAsync($"{path}/return?{OpenId4VpNames.ResponseCode}={Uri.EscapeDataString(code)}", caller: null, cancellationToken))
                .TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        if (!(await desk.Api.GetAsync(path, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        var report = new Report().Show(Texts.State, Texts.StateOf(answer.Json.Text("status")));
        foreach (var check in (answer.Json["checks"] as JsonArray)?.OfType<JsonObject>() ?? [])
            report.Show(Said.Same(TextWidth.Label(check.Text("name") ?? "?")), $"{check.Text("result")}: {check.Text("evidence")}");
        foreach (var (member, value) in answer.Json)
            report.Set(member, value?.DeepClone());
        report.Set("accepted", answer.Json.Text("status") == "accepted");
        if (answer.Json.Text("status") == "expired" && desk.Vault.Content.Flows.Remove(SessionPrefix + id))
            desk.Vault.Save();
        return answer.Json.Text("status") == "refused" ? report.Exits(ExitCode.Refused) : report;
    }

    private sealed record Asked(string? Purpose, string? Preset, string? QueryFile, string? TransactionFile, bool SameDevice);
}
