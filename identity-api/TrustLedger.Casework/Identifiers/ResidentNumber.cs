using System.Globalization;
using TrustLedger.Protocol;

namespace TrustLedger.Casework.Identifiers;

/// <summary>A citizen's identity number (公民身份号码, GB 11643): region, birth date, sequence, check character.</summary>
/// <remarks>
/// A valid number says nothing about whether a person has it. Personal: neither a refusal nor
/// <see cref="ToString"/> shows a digit of it; <see cref="Reveal"/> does, for who stores or compares it.
/// </remarks>
public sealed record ResidentNumber
{
    public const int Length = 18;

    /// <summary>No one older is in the register; a birth date beyond is a slip.</summary>
    public const int OldestYears = 150;

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private const string CheckCharacters = "10X98765432";

    private readonly string _text;

    private ResidentNumber(string text, DateOnly born) => (_text, Born) = (text, born);

    /// <summary>Six digits: where the number was given out, by the divisions of that day.</summary>
    public string RegionCode => _text[..6];

    public DateOnly Born { get; }

    public Sex Sex => (_text[16] - '0') % 2 == 1 ? Sex.Male : Sex.Female;

    public bool IsSynthetic => _text[0] == '0';

    /// <summary>The number itself, in normal form: 17 digits and a digit or X.</summary>
    public string Reveal() => _text;

    /// <summary>Reads a number as people type it: full-width characters, a small x and spaces are put right.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="today">The day by which a birth is in the future.</param>
    /// <param name="synthetic">Whether invented regions count.</param>
    /// <returns>
    /// The number; or, first match wins:
    /// <list type="bullet">
    /// <item><c>resident-number-malformed</c> not 17 digits and a digit or X</item>
    /// <item><c>resident-number-region-unknown</c> no province has its first two digits</item>
    /// <item><c>resident-number-synthetic</c> an invented region where only real ones count</item>
    /// <item><c>resident-number-birth-invalid</c> no such day</item>
    /// <item><c>resident-number-birth-future</c> born after <paramref name="today"/></item>
    /// <item><c>resident-number-birth-too-old</c> more than 150 years ago</item>
    /// <item><c>resident-number-checksum-wrong</c> the check character belongs to other digits</item>
    /// </list>
    /// </returns>
    public static Result<ResidentNumber> Parse(string? text, DateOnly today, SyntheticRegions synthetic)
    {
        var number = CharacterForms.Narrow(text);
        if (number.Length != Length || !number.AsSpan(0, 17).IsDigits() || !(char.IsAsciiDigit(number[17]) || number[17] == 'X'))
            return new Refusal("resident-number-malformed", "A resident number is 17 digits and a digit or X.");
        if (!Regions.IsProvince(number[..2]))
            return new Refusal("resident-number-region-unknown", "No province has the number's first two digits.");
        if (number[0] == '0' && synthetic == SyntheticRegions.Refused)
            return new Refusal("resident-number-synthetic", "The number's region is invented; only real ones count here.");
        if (!DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born))
            return new Refusal("resident-number-birth-invalid", "The number's birth date is no day.");
        if (born > today)
            return new Refusal("resident-number-birth-future", "The number's birth date has not come yet.");
        if (born < today.AddYears(-OldestYears))
            return new Refusal("resident-number-birth-too-old", "The number's birth date is more than 150 years ago.");
        if (CheckCharacter(number.AsSpan(0, 17)) != number[17])
            return new Refusal("resident-number-checksum-wrong", "The number's check character belongs to other digits.");
        return new ResidentNumber(number, born);
    }

    /// <summary>ISO 7064 MOD 11-2, as GB 11643 has it.</summary>
    internal static char CheckCharacter(ReadOnlySpan<char> seventeenDigits)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += (seventeenDigits[i] - '0') * Weights[i];
        return CheckCharacters[sum % 11];
    }

    /// <summary>Says what it is, and no digit of it.</summary>
    public override string ToString() => "a resident number";
}
