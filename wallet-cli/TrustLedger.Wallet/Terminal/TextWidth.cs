using System.Globalization;
using System.Text;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Text on a terminal: how many columns it takes, and what strangers' text must not do there.</summary>
/// <remarks>
/// Who writes a title, a value or a purpose must not be able to move the cursor, to turn what stands beside it, to push
/// it off the screen, or to write a line that looks like one of the wallet's own (SD-JWT VC §10.5).
/// </remarks>
internal static class TextWidth
{
    private const int NameColumns = 80;
    private const int LabelColumns = 32;
    private const int ValueColumns = 400;
    private const int MostBlanks = 2;
    private const int MostMarks = 3;
    private const string Replacement = "\ufffd";

    /// <summary>A Chinese character takes two columns; a mark that stands on another character, none.</summary>
    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    /// <summary>A stranger's text whole, as one line. For what is signed: nothing of it may be left out.</summary>
    public static string Safe(string text)
    {
        var safe = new StringBuilder(text.Length);
        var (blanks, marks) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            blanks = IsBlank(rune) ? blanks + 1 : 0;
            marks = IsMark(rune) ? marks + 1 : 0;
            if (blanks > 0)
                safe.Append(blanks <= MostBlanks ? " " : "");
            else if (marks <= MostMarks)
                safe.Append(IsVisible(rune) ? rune.ToString() : Replacement);
        }

        return safe.ToString();
    }

    /// <summary>A stranger's name for something, short enough to stand within a sentence.</summary>
    public static string Name(string text) => Cut(Safe(text), NameColumns);

    /// <summary>A stranger's name for something, short enough to stand before its value.</summary>
    public static string Label(string text) => Cut(Safe(text), LabelColumns);

    /// <summary>A stranger's text to be read and not signed. What is left out is counted.</summary>
    public static string Value(string text) => Cut(Safe(text), ValueColumns);

    /// <summary>Takes out of a sentence of the wallet's own what no terminal may get; lines and blanks stay.</summary>
    public static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.Value == '\n' || IsVisible(rune) ? rune.ToString() : Replacement));

    /// <summary>Breaks one line into rows of at most so many columns, at blanks where there are some.</summary>
    /// <param name="text">Without line breaks.</param>
    /// <param name="columns">At least 2.</param>
    public static IEnumerable<string> Rows(string text, int columns)
    {
        var row = new StringBuilder();
        var (width, blank) = (0, -1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (width + Of(rune) > columns)
            {
                // A word that would leave half the row empty is broken where the row ends.
                var end = blank > row.Length / 2 ? blank : row.Length;
                yield return row.ToString(0, end);
                row.Remove(0, end == blank ? end + 1 : end);
                (width, blank) = (Of(row.ToString()), -1);
            }

            if (rune.Value == ' ')
                blank = row.Length;
            row.Append(rune.ToString());
            width += Of(rune);
        }

        yield return row.ToString();
    }

    private static string Cut(string safe, int columns)
    {
        if (Of(safe) <= columns)
            return safe;
        var (kept, width, left) = (new StringBuilder(), 0, 0);
        foreach (var rune in safe.EnumerateRunes())
        {
            width += Of(rune);
            if (width <= columns)
                kept.Append(rune.ToString());
            else
                left++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{kept}…(+{left})");
    }

    // Control characters, line separators, and the format characters that turn or hide text (bidi, zero width).
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);

    // Spaces of every width, and the letters that show as one: Hangul fillers and the empty Braille cell.
    private static bool IsBlank(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator
        || rune.Value is 0x115f or 0x1160 or 0x3164 or 0xffa0 or 0x2800;

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static int Of(Rune rune) => rune.Value switch
    {
        >= 0x1100 and <= 0x115f or >= 0x2e80 and <= 0xa4cf or >= 0xac00 and <= 0xd7a3 or >= 0xf900 and <= 0xfaff
            or >= 0xfe30 and <= 0xfe6f or >= 0xff00 and <= 0xff60 or >= 0xffe0 and <= 0xffe6
            or >= 0x1f300 and <= 0x1faff or >= 0x20000 and <= 0x3fffd => 2,
        _ when IsMark(rune) => 0,
        _ => 1,
    };
}
