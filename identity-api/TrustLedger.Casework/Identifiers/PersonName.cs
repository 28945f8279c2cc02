using System.Text;
using TrustLedger.Protocol;

namespace TrustLedger.Casework.Identifiers;

/// <summary>A person's name, and the one normal form under which two spellings of it are the same.</summary>
/// <remarks>
/// One script per name: Chinese characters with an optional middle dot, or Latin letters. What looks the same is
/// made the same (NFKC folds Kangxi radicals, compatibility ideographs and full-width letters; every kind of middle
/// dot becomes U+00B7), and what cannot be seen is refused. Personal: no refusal and no
/// <see cref="ToString"/> shows a character of it.
/// </remarks>
public sealed record PersonName
{
    public const int MostCharacters = 50;

    private const char Dot = '·';

    private PersonName(string display, string matchForm) => (Display, MatchForm) = (display, matchForm);

    /// <summary>As it is shown: NFC, without spaces around it.</summary>
    public string Display { get; }

    /// <summary>As it is compared and hashed under a key: NFKC, one kind of dot, no space in Chinese, capitals in Latin.</summary>
    public string MatchForm { get; }

    /// <returns>
    /// The name; or, first match wins:
    /// <list type="bullet">
    /// <item><c>person-name-length</c> empty, or more than 50 characters</item>
    /// <item><c>person-name-invisible</c> control, formatting, unassigned or broken characters inside</item>
    /// <item><c>person-name-script</c> other than Chinese or Latin letters, dots, hyphens and apostrophes</item>
    /// <item><c>person-name-mixed-scripts</c> Chinese and Latin in one name</item>
    /// </list>
    /// </returns>
    public static Result<PersonName> Parse(string? text)
    {
        if (text is null || text.Length > 4 * MostCharacters)
            return LengthRefusal();
        if (HasInvisible(text))
            return new Refusal("person-name-invisible", "A name holds only characters that can be seen.");

        var display = text.Normalize(NormalizationForm.FormC).Trim();
        var folded = display.Normalize(NormalizationForm.FormKC).Trim();
        if (folded.Length == 0 || folded.EnumerateRunes().Count() > MostCharacters)
            return LengthRefusal();

        var (han, latin) = (false, false);
        var match = new StringBuilder(folded.Length);
        foreach (var rune in folded.EnumerateRunes())
        {
            if (IsHan(rune))
                han = true;
            else if (IsLatin(rune))
                latin = true;
            else if (!IsJoiner(rune))
                return new Refusal("person-name-script", "A name is written in Chinese characters or in Latin letters.");
            match.Append(IsDot(rune) ? Dot.ToString() : rune.ToString());
        }

        if (han && latin)
            return new Refusal("person-name-mixed-scripts", "A name is written in one script.");
        if (!han && !latin)
            return new Refusal("person-name-script", "A name is written in Chinese characters or in Latin letters.");

        var words = match.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new PersonName(display, han ? string.Concat(words) : string.Join(' ', words).ToUpperInvariant());
    }

    private static Refusal LengthRefusal() => new("person-name-length", "A name has 1 to 50 characters.");

    private static bool HasInvisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as the replacement character.
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
                    System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                    or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
                    or System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.PrivateUse)
                return true;
        }

        return false;
    }

    private static bool IsHan(Rune rune) => rune.Value is
        0x3005 or 0x3007 or (>= 0x3400 and <= 0x4dbf) or (>= 0x4e00 and <= 0x9fff) or (>= 0xfa0e and <= 0xfa29)
        or (>= 0x20000 and <= 0x323af);

    private static bool IsLatin(Rune rune) => Rune.IsLetter(rune) && rune.Value is
        <= 0x024f or (>= 0x1e00 and <= 0x1eff) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
        && rune.Value is >= 0x0300 and <= 0x036f;

    private static bool IsJoiner(Rune rune) => IsDot(rune) || rune.Value is ' ' or '-' or '\'' or 0x2019;

    private static bool IsDot(Rune rune) => rune.Value is '.' or Dot or 0x2022 or 0x2027 or 0x30fb or 0x0387 or 0x2219 or 0x22c5;

    /// <summary>Says what it is, and no character of it.</summary>
    public override string ToString() => "a person's name";
}
