using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Governance;

/// <summary>Reads members of JSON objects strictly and remembers the first thing that was wrong.</summary>
/// <remarks>
/// A reader goes on with harmless values after a fault, so that the code that reads a document stays straight;
/// nothing that was read counts while <see cref="Fault"/> is set.
/// </remarks>
internal sealed class FieldReader
{
    private const ulong MaxWhole = 1UL << 53;

    /// <summary>What was wrong first, for a person; null while all is well.</summary>
    public string? Fault { get; private set; }

    public void Fail(string what) => Fault ??= what;

    /// <summary>Every member must be one of these: a misspelt rule is no rule.</summary>
    public void Only(JsonObject from, string where, params ReadOnlySpan<string> names)
    {
        foreach (var (name, _) in from)
        {
            if (!names.Contains(name))
                Fail($"{where} has a member \"{name}\" that this version does not know.");
        }
    }

    public JsonObject Object(JsonObject from, string name) =>
        from[name] as JsonObject ?? Wrong(name, "an object", new JsonObject());

    /// <summary>An object that may be left out, which is the same as an empty one.</summary>
    public JsonObject ObjectOrEmpty(JsonObject from, string name) =>
        from.ContainsKey(name) ? Object(from, name) : [];

    public JsonArray ArrayOrEmpty(JsonObject from, string name) => !from.ContainsKey(name)
        ? []
        : from[name] as JsonArray ?? Wrong(name, "an array", new JsonArray());

    public string Text(JsonObject from, string name) => AsText(from[name]) ?? Wrong(name, "a text", "");

    public ulong Whole(JsonObject from, string name) => AsWhole(from[name]) ?? Wrong(name, "a whole number", 0UL);

    public int Small(JsonObject from, string name, int least, int most) =>
        AsWhole(from[name]) is { } number && number >= (ulong)least && number <= (ulong)most
            ? (int)number
            : Wrong(name, $"a whole number from {least} to {most}", least);

    /// <summary>Distinct texts, as an array; left out is empty.</summary>
    public IReadOnlyList<string> Texts(JsonObject from, string name)
    {
        var texts = ArrayOrEmpty(from, name).Select(AsText).OfType<string>().ToList();
        if (texts.Count != (from[name] as JsonArray)?.Count && from.ContainsKey(name))
            Fail($"\"{name}\" is an array of texts.");
        if (texts.Distinct(StringComparer.Ordinal).Count() != texts.Count)
            Fail($"\"{name}\" names something twice.");
        return texts;
    }

    /// <summary>Distinct codes, as an array: what a word of a statement can hold.</summary>
    public IReadOnlyList<string> Codes(JsonObject from, string name)
    {
        var codes = Texts(from, name);
        foreach (var code in codes)
            Code(code);
        return codes;
    }

    public string Code(string text)
    {
        if (!Bytes32.TryFromCode(text, out _))
            Fail($"\"{text}\" is not a code of 1 to 32 letters, digits, dots, hyphens, underscores or slashes.");
        return text;
    }

    public Bytes32 Word(JsonObject from, string name) =>
        Bytes32.Read(AsText(from[name])) ?? Wrong(name, "0x and 64 hex digits", Bytes32.Zero);

    private T Wrong<T>(string name, string expected, T harmless)
    {
        Fail($"\"{name}\" must be {expected}.");
        return harmless;
    }

    private static string? AsText(JsonNode? node) => JsonFields.Text(node);

    // Canonical JSON writes doubles: beyond 2^53 two numbers would have one hash.
    private static ulong? AsWhole(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<ulong>(out var number) && number <= MaxWhole ? number : null;
}
