using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>Members by the type that is expected; null where it is another.</summary>
internal static class Json
{
    public static string? Text(JsonObject json, string name) => Text(json[name]);

    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static long? Integer(JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out long number)
            ? number
            : null;
}
