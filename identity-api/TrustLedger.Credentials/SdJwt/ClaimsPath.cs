using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>A claims path pointer (OpenID4VP 1.0 §7): where in a credential a claim is, or several are.</summary>
public sealed class ClaimsPath : IEquatable<ClaimsPath>
{
    private const int MaxSteps = 16;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PathStep[] _steps;

    private ClaimsPath(PathStep[] steps) => _steps = steps;

    /// <summary>Where a credential's own object is.</summary>
    public static ClaimsPath Root { get; } = new([]);

    public IReadOnlyList<PathStep> Steps => _steps;

    /// <summary>A path of member names only.</summary>
    public static ClaimsPath Of(params IEnumerable<string> names) => new([.. names.Select(PathStep.Member)]);

    public static ClaimsPath Of(params IEnumerable<PathStep> steps) => new([.. steps]);

    /// <summary>Reads the JSON array; else <c>claims-path-malformed</c>.</summary>
    public static Result<ClaimsPath> Parse(JsonNode? node)
    {
        var malformed = new Refusal("claims-path-malformed", $"A path is an array of 1 to {MaxSteps} strings, indices and nulls.");
        if (node is not JsonArray { Count: > 0 and <= MaxSteps } array)
            return malformed;

        var steps = new List<PathStep>(array.Count);
        foreach (var item in array)
        {
            if (item is null)
                steps.Add(PathStep.Every);
            else if (item is JsonValue value && value.GetValueKind() == JsonValueKind.String)
                steps.Add(PathStep.Member(value.GetValue<string>()));
            else if (item is JsonValue number && number.GetValueKind() == JsonValueKind.Number
                && int.TryParse(number.ToJsonString(), System.Globalization.NumberStyles.None, null, out var index))
                steps.Add(PathStep.Element(index));
            else
                return malformed;
        }

        return new ClaimsPath([.. steps]);
    }

    public ClaimsPath Then(PathStep step) => new([.. _steps, step]);

    /// <summary>True when this path leads to <paramref name="other"/> or to something it is part of.</summary>
    public bool Contains(ClaimsPath other) =>
        other._steps.Length >= _steps.Length && other._steps.AsSpan(0, _steps.Length).SequenceEqual(_steps);

    /// <summary>The places it selects in a credential (OpenID4VP 1.0 §7.1.1), each a path without nulls; empty when none.</summary>
    public IReadOnlyList<SelectedClaim> Select(JsonObject credential)
    {
        // 1.
        var selected = new List<SelectedClaim> { new(Root, credential) };

        // 2.
        foreach (var step in _steps)
        {
            var next = new List<SelectedClaim>();
            foreach (var (path, value) in selected)
            {
                if (step.Name is { } name)
                {
                    // 2.1.
                    if (value is not JsonObject json)
                        return [];
                    if (json.TryGetPropertyValue(name, out var member))
                        next.Add(new(path.Then(step), member));
                }
                else
                {
                    // 2.2, 2.3.
                    if (value is not JsonArray array)
                        return [];
                    for (var i = step.Index ?? 0; i < array.Count && i <= (step.Index ?? int.MaxValue); i++)
                    {
                        if (!IsUndisclosed(array[i]))
                            next.Add(new(path.Then(PathStep.Element(i)), array[i]));
                    }
                }
            }

            selected = next;
        }

        // 3.
        return selected;
    }

    public JsonArray ToJson() => new([.. _steps.Select(step => step.ToJson())]);

    public override string ToString() => ToJson().ToJsonString(Readable);

    public bool Equals(ClaimsPath? other) => other is not null && _steps.AsSpan().SequenceEqual(other._steps);

    public override bool Equals(object? obj) => Equals(obj as ClaimsPath);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var step in _steps)
            hash.Add(step);
        return hash.ToHashCode();
    }

    // The place of an array element that stayed hidden (RFC 9901 §4.2.4.2) holds no claim.
    private static bool IsUndisclosed(JsonNode? element) =>
        element is JsonObject { Count: 1 } json && json.ContainsKey(SdJwtNames.ElementDigest);
}
