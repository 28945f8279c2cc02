using System.Globalization;
using System.Text;

namespace TrustLedger.Protocol.Notes;

/// <summary>The character rules of c2sp.org/signed-note.</summary>
internal static class NoteText
{
    private static readonly CompositeFormat NameRule = CompositeFormat.Parse("“{0}” names no key: no spaces, no plus sign.");

    public static bool IsName(string name) =>
        name.Length is > 0 and <= 200 && IsText(name) && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    public static string NotAName(string name) => string.Format(CultureInfo.InvariantCulture, NameRule, name);

    /// <summary>Whether the text has one spelling in UTF-8 and no control character but newline.</summary>
    public static bool IsText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) != System.Buffers.OperationStatus.Done
                || (rune.Value < 0x20 && rune.Value != '\n'))
                return false;
            text = text[used..];
        }

        return true;
    }

    public static byte[] ToBytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>Base64 in its one spelling; null for anything else.</summary>
    public static byte[]? ReadBase64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var written)
            && string.Equals(Convert.ToBase64String(bytes, 0, written), text, StringComparison.Ordinal)
            ? bytes[..written]
            : null;
    }
}
