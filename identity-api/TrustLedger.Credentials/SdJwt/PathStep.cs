using System.Text.Json.Nodes;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>One component of a claims path: a member's name, an element's index, or every element.</summary>
public readonly record struct PathStep
{
    private PathStep(string? name, int? index) => (Name, Index) = (name, index);

    /// <summary>Selects all elements of an array; JSON null.</summary>
    public static PathStep Every => default;

    public string? Name { get; }

    /// <summary>Counted from 0.</summary>
    public int? Index { get; }

    public bool IsEvery => Name is null && Index is null;

    public static PathStep Member(string name) => new(name, null);

    public static PathStep Element(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new(null, index);
    }

    public JsonNode? ToJson() => Name is not null ? JsonValue.Create(Name) : Index is { } index ? JsonValue.Create(index) : null;
}
