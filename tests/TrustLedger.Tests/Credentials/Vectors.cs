using System.Text.Json.Nodes;

namespace TrustLedger.Tests.Credentials;

/// <summary>The specifications' own files, in tests/TrustLedger.Tests/Vectors.</summary>
internal static class Vectors
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "TrustLedger.Tests", "Vectors");

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    public static JsonNode Json(params string[] path) => JsonNode.Parse(Text(path))!;

    /// <summary>The documents break long lines; the tokens have no white space.</summary>
    public static string Joined(params string[] path) => string.Concat(Text(path).Where(c => !char.IsWhiteSpace(c)));
}
