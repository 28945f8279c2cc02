using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What the parts of a DCQL query are read with (OpenID4VP 1.0 §6). Unknown members are passed over.</summary>
internal static class DcqlFields
{
    /// <summary>No more entries than this in any array: a query is made by people, and matching costs their product.</summary>
    public const int MaxEntries = 64;

    public static Refusal Malformed(string detail) => new("dcql-malformed", detail);

    /// <summary>Alphanumeric, underscore or hyphen; else null.</summary>
    public static string? Id(JsonObject json) =>
        json.Text("id") is { Length: > 0 and <= 200 } id && IsId(id) ? id : null;

    public static bool IsId(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>A boolean that is absent or there as one; null when it is there as anything else.</summary>
    public static bool? Flag(JsonObject json, string name, bool absent) => json.ContainsKey(name) ? json.Boolean(name) : absent;

    /// <summary>A non-empty array of objects; null for anything else.</summary>
    public static IReadOnlyList<JsonObject>? Objects(JsonNode? node)
    {
        if (node is not JsonArray { Count: > 0 and <= MaxEntries } array)
            return null;
        var objects = array.OfType<JsonObject>().ToList();
        return objects.Count == array.Count ? objects : null;
    }

    /// <summary>A non-empty array of non-empty arrays of ids; null for anything else.</summary>
    public static IReadOnlyList<IReadOnlyList<string>>? IdLists(JsonNode? node)
    {
        if (node is not JsonArray { Count: > 0 and <= MaxEntries } array)
            return null;
        var lists = new List<IReadOnlyList<string>>();
        foreach (var item in array)
        {
            if (item is not JsonArray { Count: <= MaxEntries } || new JsonObject { ["ids"] = item.DeepClone() }.Texts("ids") is not { } ids)
                return null;
            lists.Add(ids);
        }

        return lists;
    }
}
