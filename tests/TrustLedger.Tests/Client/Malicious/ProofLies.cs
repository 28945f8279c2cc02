using System.Text.Json.Nodes;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>Wrong paths, made of a right one.</summary>
internal static class ProofLies
{
    public static IReadOnlyList<Hash> Tell(string how, IReadOnlyList<Hash> path) => how switch
    {
        "altered" => [Hash.FromBytes(Sample.Flip(path[0].ToArray(), 9)), .. path.Skip(1)],
        "swapped" => [path[1], path[0], .. path.Skip(2)],
        "extra" => [.. path, path[^1]],
        "missing" => [.. path.SkipLast(1)],
        "none" => [],
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };

    public static string Json(IEnumerable<Hash> path) => new JsonObject
    {
        ["hashes"] = new JsonArray([.. path.Select(hash => JsonValue.Create(hash.ToString()))]),
    }.ToJsonString();
}
