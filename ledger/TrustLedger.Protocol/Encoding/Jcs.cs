using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrustLedger.Protocol.Encoding;

/// <summary>Canonical JSON, RFC 8785: one value, one text, whatever order or spelling it came in.</summary>
/// <remarks>A number is a double, as in JavaScript: whole numbers beyond 2^53 lose their last digits.</remarks>
public static class Jcs
{
    private const int MaxDepth = 64;

    /// <summary>The canonical UTF-8 of a value.</summary>
    /// <exception cref="ArgumentException">The value holds a lone surrogate, or a number beyond a double's range.</exception>
    public static byte[] Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <returns>The canonical UTF-8; or <c>json-malformed</c> for text that is not JSON or has no canonical form.</returns>
    public static Result<byte[]> Canonicalize(ReadOnlySpan<byte> json) =>
        StrictJson.Parse(json, MaxDepth).TryGet(out var value, out var refusal) ? Write(value.Node) : refusal;

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                WriteObject(text, members);
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(text, items[i]);
                }

                text.Append(']');
                break;
            default:
                WriteValue(text, node.AsValue());
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonObject members)
    {
        text.Append('{');
        var first = true;

        // §3.2.3: by UTF-16 code units, which is what an ordinal comparison of .NET strings compares.
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            text.Append(first ? "" : ",");
            first = false;
            WriteText(text, name);
            text.Append(':');
            Write(text, value);
        }

        text.Append('}');
    }

    private static void WriteValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.String:
                WriteText(text, value.TryGetValue<string>(out var direct) ? direct : value.Deserialize<string>()!);
                break;
            case JsonValueKind.Number:
                // A number of another type through its text, so that 1, 1.0m and "1e0" read from a file are one.
                text.Append(EcmaScriptNumber.Write(value.TryGetValue<double>(out var number)
                    ? number
                    : double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)));
                break;
            default:
                throw new ArgumentException($"A {value.GetValueKind()} is not JSON.", nameof(value));
        }
    }

    /// <summary>§3.2.2.2: only what must be escaped is, in one way.</summary>
    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                text.Append(c).Append(value[++i]);
            else if (char.IsSurrogate(c))
                throw new ArgumentException("Half a surrogate pair is no text.", nameof(value));
            else
                AppendEscaped(text, c);
        }

        text.Append('"');
    }

    private static void AppendEscaped(StringBuilder text, char c) => _ = c switch
    {
        '"' => text.Append("\\\""),
        '\\' => text.Append("\\\\"),
        '\b' => text.Append("\\b"),
        '\t' => text.Append("\\t"),
        '\n' => text.Append("\\n"),
        '\f' => text.Append("\\f"),
        '\r' => text.Append("\\r"),
        < ' ' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
        _ => text.Append(c),
    };
}
