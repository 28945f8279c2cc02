using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrustLedger.Benchmarks;

/// <summary>The report for a person: one line a figure.</summary>
internal static class ReportText
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Of<T>(T report)
    {
        var text = new StringBuilder();
        var json = (JsonObject)JsonSerializer.SerializeToNode(report, Names)!;
        foreach (var (name, value) in json)
        {
            if (value is JsonObject group)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}\n");
                foreach (var (key, member) in group)
                    text.Append(CultureInfo.InvariantCulture, $"  {key,-28} {Line(member)}\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{name,-30} {Line(value)}\n");
            }
        }

        return text.ToString();
    }

    private static string Line(JsonNode? value) => value switch
    {
        null => "not measured",
        JsonObject spread => string.Join("  ", spread.Select(part => $"{part.Key.ToLowerInvariant()} {part.Value}")),
        JsonArray items => string.Join("  ", items.Select(item => item?.ToString())),
        _ => value.ToString(),
    };
}
