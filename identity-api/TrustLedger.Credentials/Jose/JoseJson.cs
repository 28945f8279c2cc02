using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.Jose;

/// <summary>JSON from a stranger: one value, valid UTF-8, no duplicate member at any depth, capped.</summary>
public static class JoseJson
{
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = MaxDepth,
    };

    private static readonly JsonReaderOptions StrictTokens = new() { MaxDepth = MaxDepth };

    /// <summary>Refuses with <c>json-too-large</c>, then <c>json-malformed</c>.</summary>
    public static Result<JsonObject> ParseObject(ReadOnlySpan<byte> utf8, int maxBytes = 65_536)
    {
        if (!Parse(utf8, maxBytes).TryGet(out var node, out var refusal))
            return refusal;
        return node is JsonObject json ? json : Malformed("Expected a JSON object.");
    }

    /// <summary>As <see cref="ParseObject"/>, for an array.</summary>
    public static Result<JsonArray> ParseArray(ReadOnlySpan<byte> utf8, int maxBytes = 65_536)
    {
        if (!Parse(utf8, maxBytes).TryGet(out var node, out var refusal))
            return refusal;
        return node is JsonArray json ? json : Malformed("Expected a JSON array.");
    }

    private static Result<JsonNode> Parse(ReadOnlySpan<byte> utf8, int maxBytes)
    {
        if (utf8.Length > maxBytes)
            return new Refusal("json-too-large", $"At most {maxBytes} bytes of JSON are read.");
        if (!Utf8.IsValid(utf8))
            return Malformed("The text is not UTF-8.");

        try
        {
            if (!EveryStringIsText(utf8))
                return Malformed("A string holds half of a surrogate pair.");
            return JsonNode.Parse(utf8, documentOptions: Strict) is { } node
                ? node
                : Malformed("Expected an object or an array.");
        }
        catch (JsonException)
        {
            return Malformed("The text is not JSON, nests too deep or repeats a member.");
        }
    }

    // JsonNode decodes strings late and throws on a lone surrogate; we want to know at once.
    private static bool EveryStringIsText(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, StrictTokens);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && reader.ValueIsEscaped && !SurrogatesPair(reader.ValueSpan))
                return false;
        }

        return true;
    }

    private static bool SurrogatesPair(ReadOnlySpan<byte> escaped)
    {
        var awaitsLow = false;
        for (var i = 0; i < escaped.Length; i++)
        {
            var unit = '\0';
            if (escaped[i] == '\\' && escaped[++i] == 'u')
            {
                unit = (char)Convert.ToUInt16(System.Text.Encoding.ASCII.GetString(escaped.Slice(i + 1, 4)), 16);
                i += 4;
            }

            if (awaitsLow != char.IsLowSurrogate(unit))
                return false;
            awaitsLow = char.IsHighSurrogate(unit);
        }

        return !awaitsLow;
    }

    private static Refusal Malformed(string detail) => new("json-malformed", detail);
}
