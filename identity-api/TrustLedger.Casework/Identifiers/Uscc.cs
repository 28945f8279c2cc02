using System.Buffers;
using TrustLedger.Protocol;

namespace TrustLedger.Casework.Identifiers;

/// <summary>An organisation's unified social credit code (统一社会信用代码, GB 32100), public by its nature.</summary>
/// <remarks>Department, type, region, nine characters of organisation code (GB 11714), check character.</remarks>
public sealed record Uscc
{
    public const int Length = 18;

    // I, O, S, V and Z are left out because they are misread.
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    private Uscc(string value) => Value = value;

    public string Value { get; }

    /// <summary>Six digits: the place of the body that registered it.</summary>
    public string RegionCode => Value[2..8];

    public bool IsSynthetic => Value[2] == '0';

    /// <summary>Reads a code as people type it: full-width and small letters and spaces are put right.</summary>
    /// <returns>
    /// The code; or, first match wins:
    /// <list type="bullet">
    /// <item><c>uscc-malformed</c> not 18 characters of its alphabet with six digits of region</item>
    /// <item><c>uscc-organisation-check-wrong</c> the check character of the organisation code inside (GB 11714)</item>
    /// <item><c>uscc-checksum-wrong</c> the check character of the whole</item>
    /// </list>
    /// </returns>
    public static Result<Uscc> Parse(string? text)
    {
        var code = CharacterForms.Narrow(text);
        if (code.Length != Length || code.AsSpan().ContainsAnyExcept(Letters) || !code.AsSpan(2, 6).IsDigits())
            return new Refusal("uscc-malformed", "A unified social credit code is 18 characters, with its region in digits.");
        if (OrganisationCheck(code.AsSpan(8, 8)) != code[16])
            return new Refusal("uscc-organisation-check-wrong", "The check character of the organisation code is another.");
        if (Check(code.AsSpan(0, 17)) != code[17])
            return new Refusal("uscc-checksum-wrong", "The check character of the whole code is another.");
        return new Uscc(code);
    }

    /// <summary>Completes a code from department, type, region and eight characters of organisation code.</summary>
    internal static Uscc Complete(string departmentAndType, string region, string organisation)
    {
        var code = departmentAndType + region + organisation + OrganisationCheck(organisation);
        return new Uscc(code + Check(code));
    }

    /// <summary>GB 11714: letters count from 10 (A) to 35 (Z); a check of 10 is written X, of 11 is written 0.</summary>
    private static char OrganisationCheck(ReadOnlySpan<char> eight)
    {
        var sum = 0;
        for (var i = 0; i < eight.Length; i++)
            sum += (char.IsAsciiDigit(eight[i]) ? eight[i] - '0' : eight[i] - 'A' + 10) * OrganisationWeights[i];
        return (11 - (sum % 11)) switch { 10 => 'X', 11 => '0', var check => (char)('0' + check) };
    }

    /// <summary>GB 32100: weights 3^i mod 31 over the alphabet's own order.</summary>
    private static char Check(ReadOnlySpan<char> seventeen)
    {
        var (sum, weight) = (0, 1);
        foreach (var c in seventeen)
        {
            sum += Alphabet.IndexOf(c, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return Alphabet[(31 - (sum % 31)) % 31];
    }

    public override string ToString() => Value;
}
