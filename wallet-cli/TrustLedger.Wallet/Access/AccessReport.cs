using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Access;

/// <summary>What a person reads of their lines. A line that the ledger doesn't bear out makes the command fail.</summary>
internal static class AccessReport
{
    /// <returns>The report; or a refusal of <see cref="AccessRecord.Read"/>.</returns>
    /// <exception cref="HttpRequestException">The node is away.</exception>
    public static async Task<Result<Report>> OfAsync(JsonArray records, AccessCheck check, CancellationToken cancellationToken)
    {
        var (report, told) = (new Report(), new JsonArray());
        var (open, proven, wrong) = (0, 0, 0);
        foreach (var node in records)
        {
            if (!AccessRecord.Read(node).TryGet(out var record, out var refusal))
                return refusal;
            var isProven = (await check.CheckAsync(record, cancellationToken)).TryGet(out var holds, out refusal);
            var state = (isProven, holds) switch { (true, true) => "proven", (true, false) => "open", _ => "wrong" };
            _ = state switch { "proven" => proven++, "open" => open++, _ => wrong++ };
            Describe(report, record.Line, state, refusal?.Code);
            told.Add(new JsonObject { ["line"] = record.Line.DeepClone(), ["state"] = state, ["code"] = refusal?.Code });
        }

        if (told.Count == 0)
            report.Say(Texts.AccessNobody);
        else
            report.Say(Texts.AccessCounts(proven, open, wrong));
        return report.Set("records", told).Set("proven", proven).Set("open", open).Set("wrong", wrong)
            .Exits(wrong == 0 ? ExitCode.Done : ExitCode.Refused);
    }

    private static void Describe(Report report, JsonObject line, string state, string? code)
    {
        var when = DateTimeOffset.TryParse(line.Text("at"), CultureInfo.InvariantCulture, out var at)
            ? at.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : line.Text("at")!;
        var purpose = line["purpose"]!.AsObject();
        var who = string.Join(' ', new[] { line.Text("organisation"), line.Text("actor") }.OfType<string>());
        var (told, outcome) = (Texts.AccessState(state, code), line.Text("outcome") is { } word ? Texts.OutcomeOf(word) : null);
        report.Show(Said.Same(when), new Said(Line(purpose.Text("zh"), outcome?.Zh, told.Zh), Line(purpose.Text("en"), outcome?.En, told.En)));

        // However long a purpose somebody stated: whether the ledger bears the line out is told behind it.
        string Line(string? what, string? cameOf, string borneOut) => TextWidth.Value(string.Join("  ", new[]
        {
            who, what, string.Join(", ", line.Texts("fields") ?? []), line.Text("statedPurpose"), cameOf, string.Join("; ", line.Texts("basis") ?? []),
        }.Where(text => !string.IsNullOrEmpty(text)))) + $"  [{TextWidth.Name(borneOut)}]";
    }
}
