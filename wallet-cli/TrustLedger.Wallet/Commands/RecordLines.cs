using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>A record's view as lines for people.</summary>
internal static class RecordLines
{
    public static IEnumerable<string> Signatures(JsonObject view)
    {
        foreach (var signature in (view["signatures"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var by = signature["by"] as JsonObject ?? [];
            yield return $"{signature.Text("at")}  {by.Text("role")} {by.Text("organisation")}: {signature.Text("verdict")}";
        }
    }

    /// <summary>How the record stands after it was signed, as far as the API said.</summary>
    public static void State(Report report, JsonObject answer) =>
        report.Show(Texts.State, Texts.StateOf(answer.Text("state"))).Set("state", answer.Text("state"));

    public static void Describe(Report report, JsonObject content, JsonObject view)
    {
        report.Show(Texts.Record, $"{content.Text("recordType")}  {view.Text("uid")}")
            .Show(Texts.State, Texts.StateOf(view.Text("state"), view.Text("inEffectSince")));
        foreach (var (name, value) in content)
            report.ShowWhole(Said.Same("  " + TextWidth.Label(name)), value is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : value?.ToJsonString() ?? "");
        foreach (var line in Signatures(view))
            report.Show(Texts.SignedBy, line);
        if (view.Texts("wanted") is { } wanted)
            report.Show(Texts.StillWanted, string.Join(", ", wanted));
        foreach (var copy in (view["copies"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            report.Show(copy.Boolean("overdue") == true ? Texts.Alarm : Texts.Copy,
                $"{copy.Text("role")}  {copy.Text("acknowledgedAt") ?? copy.Text("due")}");
        }
    }
}
