using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Presentations by the id of the credential query that they answer (OpenID4VP 1.0 §8.1).</summary>
public sealed class VpToken
{
    private const int MaxPresentations = 32;

    private VpToken(IReadOnlyDictionary<string, IReadOnlyList<string>> presentations) => Presentations = presentations;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Presentations { get; }

    public static VpToken Of(IEnumerable<KeyValuePair<string, string>> presentations) => new(presentations
        .GroupBy(pair => pair.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(pair => pair.Value)], StringComparer.Ordinal));

    /// <summary>Reads the object; <c>vp-token-malformed</c> for anything but non-empty arrays of strings.</summary>
    public static Result<VpToken> Parse(JsonNode? node)
    {
        var malformed = new Refusal("vp-token-malformed", "Expected an object of non-empty arrays of strings.");
        if (node is not JsonObject { Count: > 0 } json)
            return malformed;

        var presentations = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (id, value) in json)
        {
            if (value is not JsonArray { Count: > 0 } array || array.Any(item => item?.GetValueKind() != JsonValueKind.String))
                return malformed;
            presentations[id] = [.. array.Select(item => item!.GetValue<string>())];
        }

        return presentations.Values.Sum(list => list.Count) <= MaxPresentations ? new VpToken(presentations) : malformed;
    }

    public JsonObject ToJson() => new(Presentations.Select(pair => KeyValuePair.Create(
        pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(text => JsonValue.Create(text))]))));
}
