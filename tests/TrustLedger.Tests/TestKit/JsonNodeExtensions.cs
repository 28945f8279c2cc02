using System.Text.Json.Nodes;

namespace TrustLedger.Tests;

internal static class JsonNodeExtensions
{
    /// <summary>The text of a member that is there, as vectors have it.</summary>
    public static string Text(this JsonNode node, string member) => node[member]!.GetValue<string>();
}
