using System.Text.Json.Nodes;
using TrustLedger.Casework.Approvals;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>What anyone may know of a service item before applying: law, facts, materials, rules, terms (认标准不认关系).</summary>
internal static class ItemAnswer
{
    public static JsonObject Line(ServiceItem item) => new()
    {
        ["code"] = item.Code,
        ["version"] = item.Version,
        ["zh"] = item.Name.Chinese,
        ["en"] = item.Name.English,
        ["policy"] = item.RulesHash.ToString(),
        ["automatic"] = item.Automatic,
    };

    /// <summary>With the whole file, whose canonical form hashes to <c>policy</c>.</summary>
    public static JsonObject Whole(ServiceItem item)
    {
        var json = Line(item);
        json["document"] = JsonNode.Parse(item.Document.Span);
        return json;
    }
}
