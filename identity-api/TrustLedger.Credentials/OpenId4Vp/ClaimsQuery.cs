using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>One claim that a verifier asks for (OpenID4VP 1.0 §6.3).</summary>
/// <param name="Id">Null when the query has no claim sets.</param>
/// <param name="Path">Where the claim is.</param>
/// <param name="Values">Values one of which it must have; empty for any.</param>
public sealed record ClaimsQuery(string? Id, ClaimsPath Path, IReadOnlyList<JsonValue> Values)
{
    public static ClaimsQuery Of(params string[] path) => new(null, ClaimsPath.Of(path), []);

    /// <summary>True when the value, with its type, is one of <see cref="Values"/>, or when any will do.</summary>
    public bool Allows(JsonNode? value) => Values.Count == 0 || Values.Any(allowed => JsonNode.DeepEquals(allowed, value));

    internal static Result<ClaimsQuery> Parse(JsonObject json)
    {
        var id = DcqlFields.Id(json);
        if (json.ContainsKey("id") && id is null)
            return DcqlFields.Malformed("The id of a claim is made of letters, digits, _ and -.");
        if (!ClaimsPath.Parse(json["path"]).TryGet(out var path, out var refusal))
            return refusal;

        var values = new List<JsonValue>();
        if (json.ContainsKey("values"))
        {
            if (json["values"] is not JsonArray { Count: > 0 and <= DcqlFields.MaxEntries } array || !array.All(IsComparable))
                return DcqlFields.Malformed("values is a non-empty array of strings, integers and booleans.");
            values.AddRange(array.Select(value => value!.AsValue()));
        }

        return new ClaimsQuery(id, path, values);
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Id is not null)
            json["id"] = Id;
        json["path"] = Path.ToJson();
        if (Values.Count > 0)
            json["values"] = new JsonArray([.. Values.Select(value => value.DeepClone())]);
        return json;
    }

    private static bool IsComparable(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String or JsonValueKind.True or JsonValueKind.False => true,
        JsonValueKind.Number => long.TryParse(
            value.ToJsonString(), System.Globalization.NumberStyles.AllowLeadingSign, null, out _),
        _ => false,
    };
}
