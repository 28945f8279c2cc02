using System.Text;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Registry;

/// <summary>One line of a CSV file (RFC 4180) in strict UTF-8. A field holds no line break.</summary>
internal static class CsvLine
{
    public const int MostBytes = 4_096;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The fields; or <c>line-malformed</c>: no UTF-8, a control character, or quotes in the wrong place.</returns>
    public static Result<IReadOnlyList<string>> Read(ReadOnlySpan<byte> utf8)
    {
        var malformed = new Refusal("line-malformed", "The line is not CSV in UTF-8.");
        string text;
        try
        {
            text = Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return malformed;
        }

        if (text.Any(char.IsControl))
            return malformed;

        var fields = new List<string>();
        var at = 0;
        while (true)
        {
            if (Field(text, ref at) is not { } field)
                return malformed;
            fields.Add(field);
            if (at == text.Length)
                return fields;
            if (text[at++] != ',')
                return malformed;
        }
    }

    /// <summary>Reads a field and stops behind it; null when its quotes are wrong.</summary>
    private static string? Field(string text, ref int at)
    {
        if (at == text.Length || text[at] != '"')
        {
            var end = text.IndexOf(',', at);
            var plain = text[at..(end < 0 ? text.Length : end)];
            at += plain.Length;
            return plain.Contains('"', StringComparison.Ordinal) ? null : plain;
        }

        var quoted = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
                quoted.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"')
                quoted.Append(text[at++]);
            else
                return End(quoted, ref at);
        }

        return null;
    }

    private static string End(StringBuilder quoted, ref int at)
    {
        at++;
        return quoted.ToString();
    }
}
