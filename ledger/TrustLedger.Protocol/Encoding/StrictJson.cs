using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrustLedger.Protocol.Encoding;

/// <summary>JSON that has one meaning: RFC 8259 objects without what parsers disagree about.</summary>
public static class StrictJson
{
    public const int DefaultMaxBytes = 65_536;
    public const int DefaultMaxDepth = 32;

    /// <summary>Reads one object. Comments, trailing commas and a byte order mark are no JSON.</summary>
    /// <returns>
    /// The object; or, first match wins:
    /// <list type="bullet">
    /// <item><c>json-too-large</c> more than <paramref name="maxBytes"/> bytes</item>
    /// <item><c>json-malformed</c> no JSON object, deeper than <paramref name="maxDepth"/>, something behind it, a
    /// member twice in one object, text that is no Unicode (a lone surrogate), or a number beyond a double's range</item>
    /// </list>
    /// </returns>
    public static Result<JsonObject> ParseObject(
        ReadOnlySpan<byte> utf8, int maxBytes = DefaultMaxBytes, int maxDepth = DefaultMaxDepth)
    {
        if (!Parse(utf8, maxBytes, maxDepth).TryGet(out var value, out var refusal))
            return refusal;
        return value.Node is JsonObject whole ? whole : Malformed("Expected an object.");
    }

    /// <summary>As <see cref="ParseObject"/>, for an array.</summary>
    public static Result<JsonArray> ParseArray(
        ReadOnlySpan<byte> utf8, int maxBytes = DefaultMaxBytes, int maxDepth = DefaultMaxDepth)
    {
        if (!Parse(utf8, maxBytes, maxDepth).TryGet(out var value, out var refusal))
            return refusal;
        return value.Node is JsonArray whole ? whole : Malformed("Expected an array.");
    }

    /// <summary>As <see cref="ParseObject"/>, for any JSON value and of any size.</summary>
    internal static Result<StrictJsonValue> Parse(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        try
        {
            Check(utf8, maxDepth);
            return new StrictJsonValue(JsonNode.Parse(utf8,
                documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = maxDepth }));
        }
        catch (JsonException)
        {
            // The parser's own words may quote what it read: a claim, a key.
            return Malformed("The text is not JSON as RFC 8259 and RFC 7493 have it.");
        }
        catch (InvalidOperationException)
        {
            return Malformed("A text holds half a surrogate pair or bytes that are no UTF-8.");
        }
    }

    private static Result<StrictJsonValue> Parse(ReadOnlySpan<byte> utf8, int maxBytes, int maxDepth) =>
        utf8.Length > maxBytes
            ? new Refusal("json-too-large", $"At most {maxBytes} bytes of JSON are read.")
            : Parse(utf8, maxDepth);

    private static void Check(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                _ = reader.GetString(); // Decoding is what finds a lone surrogate.
            if (reader.TokenType == JsonTokenType.Number && !double.IsFinite(reader.GetDouble()))
                throw new JsonException("A number is beyond the range of a double.");
        }
    }

    private static Refusal Malformed(string detail) => new("json-malformed", detail);
}
