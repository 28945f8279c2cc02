using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>A delegation as the API tells of it, for a person and for a program.</summary>
internal static class DelegationReport
{
    public static Report Of(JsonObject delegation)
    {
        var report = new Report();
        Show(report, delegation);
        foreach (var (member, value) in delegation)
            report.Set(member, value?.DeepClone());
        return report;
    }

    public static void Show(Report report, JsonObject delegation)
    {
        report.Show(Texts.Id, delegation.Text("id") ?? "?")
            .Show(Texts.State, Texts.DelegationState(delegation.Text("state") ?? "?"))
            .Show(Texts.PrincipalLabel, (delegation["principal"] as JsonObject)?.Text("name") ?? "-")
            .Show(Texts.AgentLabel, (delegation["agent"] as JsonObject)?.Text("name") ?? "-")
            .Show(Texts.ItemsLabel, Codes(delegation["items"]))
            .Show(Texts.ScopesLabel, Codes(delegation["scopes"]))
            .Show(Texts.TermLabel, $"{delegation.Text("from")} – {delegation.Text("until")}");
        if (delegation.Text("revoker") is { } revoker)
            report.Show(Texts.RevokerLabel, $"{revoker} ({delegation.Text("reason")})");
    }

    private static Said Codes(JsonNode? codes)
    {
        var all = (codes as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        return new Said(Joined(all, "zh"), Joined(all, "en"));
    }

    private static string Joined(List<JsonObject> all, string language) =>
        TextWidth.Safe(string.Join(", ", all.Select(one => one.Text(language) ?? one.Text("code") ?? "?")));
}
