using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrustLedger.Credentials.Jose;

/// <summary>Reads single members of a JSON object with the exact type that a specification gives them.</summary>
public static class ClaimReader
{
    /// <summary>Year 9999: later times overflow the calendar of most readers.</summary>
    public const long LatestTime = 253_402_300_799;

    /// <summary>The string, or null when the member is absent or is not a string.</summary>
    public static string? Text(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The integer, or null when absent, fractional, negative, in exponent form or too large.</summary>
    public static long? WholeNumber(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A NumericDate in whole seconds, not before 1970 and not after 9999; else null.</summary>
    public static long? Time(this JsonObject json, string name) =>
        json.WholeNumber(name) is { } seconds and <= LatestTime ? seconds : null;

    /// <summary>True or false, or null when absent or of another type.</summary>
    public static bool? Boolean(this JsonObject json, string name) =>
        json[name] is JsonValue value && value.GetValueKind() is var kind and (JsonValueKind.True or JsonValueKind.False)
            ? kind == JsonValueKind.True
            : null;

    /// <summary>The strings of a non-empty array of strings; null when absent or anything else.</summary>
    public static IReadOnlyList<string>? Texts(this JsonObject json, string name)
    {
        if (json[name] is not JsonArray { Count: > 0 } array)
            return null;
        var texts = new List<string>(array.Count);
        foreach (var item in array)
        {
            if (item is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
                return null;
            texts.Add(value.GetValue<string>());
        }

        return texts;
    }
}
