using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Reading;

/// <summary>
/// Reads one JSON object member by member. What is missing, of another type or left over goes to the shared
/// <see cref="ShapeProblem"/>, and reading goes on with a harmless value: the caller asks once, at the end.
/// </summary>
internal sealed class ShapeReader(JsonNode? node, string path, ShapeProblem problem)
{
    private readonly JsonObject _members = AsObject(node, path, problem);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public string Text(string name, int most = 400)
    {
        var text = JsonFields.Text(Take(name));
        if (text is null || text.Length == 0 || text.Length > most)
            problem.Note(Path(name), $"expected text of 1 to {most.ToString(CultureInfo.InvariantCulture)} characters");
        return text ?? "";
    }

    public string? OptionalText(string name, int most = 400) => _members.ContainsKey(name) ? Text(name, most) : null;

    public int Number(string name, int least, int most)
    {
        var value = Take(name);
        var number = value?.GetValueKind() == JsonValueKind.Number ? JsonFields.Number(value) : null;
        if (number is { } n && n >= (ulong)least && n <= (ulong)most)
            return (int)n;
        problem.Note(Path(name), string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {least} to {most}"));
        return least;
    }

    public int? OptionalNumber(string name, int least, int most) => _members.ContainsKey(name) ? Number(name, least, most) : null;

    public bool Flag(string name)
    {
        var flag = JsonFields.Flag(Take(name));
        if (flag is null)
            problem.Note(Path(name), "expected true or false");
        return flag ?? false;
    }

    public DateOnly Day(string name)
    {
        if (DateOnly.TryParseExact(Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        problem.Note(Path(name), "expected a day, yyyy-MM-dd");
        return default;
    }

    public TEnum Named<TEnum>(string name, params ReadOnlySpan<(string Word, TEnum Value)> words) where TEnum : struct, Enum
    {
        var text = Text(name);
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
        }

        problem.Note(Path(name), "unknown word");
        return default;
    }

    public ShapeReader Object(string name) => new(Take(name), Path(name), problem);

    public bool Has(string name) => _members.ContainsKey(name);

    public IReadOnlyList<ShapeReader> Objects(string name, int least = 0)
    {
        if (Take(name) is not JsonArray items || items.Count < least)
        {
            problem.Note(Path(name), "expected a list");
            return [];
        }

        return [.. items.Select((item, i) => new ShapeReader(item, string.Create(CultureInfo.InvariantCulture, $"{Path(name)}[{i}]"), problem))];
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (Take(name) is JsonArray items && items.All(item => JsonFields.Text(item) is not null))
            return [.. items.Select(item => JsonFields.Text(item)!)];
        problem.Note(Path(name), "expected a list of texts");
        return [];
    }

    /// <summary>Notes every member that was not read: a misspelt member would otherwise be a rule that is silently absent.</summary>
    public void End()
    {
        foreach (var (name, _) in _members)
        {
            if (!_read.Contains(name))
                problem.Note(Path(name), "unknown member");
        }
    }

    private JsonNode? Take(string name)
    {
        _read.Add(name);
        return _members[name];
    }

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static JsonObject AsObject(JsonNode? node, string path, ShapeProblem problem)
    {
        if (node is JsonObject members)
            return members;
        problem.Note(path, "expected an object");
        return [];
    }
}
