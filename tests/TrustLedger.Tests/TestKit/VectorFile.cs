using System.Text.Json.Nodes;

namespace TrustLedger.Tests;

/// <summary>Published examples, below Vectors/.</summary>
internal static class VectorFile
{
    public static JsonNode Json(string specification, string file) => JsonNode.Parse(Text(specification, file))!;

    public static string Text(string specification, string file) => File.ReadAllText(
        Path.Combine(Repository.Root, "tests", "TrustLedger.Tests", "Vectors", specification, file));
}
