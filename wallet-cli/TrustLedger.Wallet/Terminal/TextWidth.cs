using System.Globalization;
using System.Text;

namespace TrustLedger.Wallet.Terminal;

/// <summary>How many columns a text takes: a Chinese character takes two.</summary>
internal static class TextWidth
{
    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    /// <summary>Text from outside, as one line that cannot move the cursor or hide what stands beside it.</summary>
    public static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            safe.Append(IsVisible(rune) ? rune.ToString() : "\ufffd");
        return safe.ToString();
    }

    // Control characters, line separators, and the format characters that turn or hide text (bidi, zero width).
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static int Of(Rune rune) => rune.Value switch
    {
        >= 0x1100 and <= 0x115f or >= 0x2e80 and <= 0xa4cf or >= 0xac00 and <= 0xd7a3 or >= 0xf900 and <= 0xfaff
            or >= 0xfe30 and <= 0xfe6f or >= 0xff00 and <= 0xff60 or >= 0xffe0 and <= 0xffe6
            or >= 0x1f300 and <= 0x1faff or >= 0x20000 and <= 0x3fffd => 2,
        _ => 1,
    };
}
