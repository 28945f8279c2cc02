using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrustLedger.Protocol.Encoding;

/// <summary>Reads members of JSON objects without leniency: null for anything not of the type asked for.</summary>
public static class JsonFields
{
    /// <summary>The node as an object that has exactly these members, no fewer and no more.</summary>
    public static JsonObject? Exactly(JsonNode? node, params ReadOnlySpan<string> members)
    {
        if (node is not JsonObject candidate || candidate.Count != members.Length)
            return null;
        foreach (var member in members)
        {
            if (!candidate.ContainsKey(member))
                return null;
        }

        return candidate;
    }

    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool? Flag(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>A whole number from 0 to 2^64 - 1: a JSON integer or, as the EAS SDK has it, a text of digits.</summary>
    /// <remarks>No sign, point, exponent or leading zero: one number, one spelling of digits.</remarks>
    public static ulong? Number(JsonNode? node)
    {
        var digits = node?.GetValueKind() switch
        {
            JsonValueKind.String => Text(node)!,
            JsonValueKind.Number => node.ToJsonString(),
            _ => "",
        };
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (digits[0] != '0' || digits.Length == 1)
                ? number
                : null;
    }
}
