using System.Globalization;

namespace TrustLedger.Protocol.Encoding;

/// <summary>Numbers as JavaScript writes them: ECMA-262 Number::toString, which RFC 8785 §3.2.2.3 asks for.</summary>
internal static class EcmaScriptNumber
{
    /// <exception cref="ArgumentException">Not a number, or infinite.</exception>
    public static string Write(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException("JSON has neither NaN nor infinity.", nameof(value));
        if (value == 0)
            return "0"; // Also for minus zero.

        var sign = value < 0 ? "-" : "";
        var (digits, point) = Shortest(Math.Abs(value));
        var count = digits.Length;

        // The specification's k is count, its n is point: value = 0.digits × 10^point.
        if (count <= point && point <= 21)
            return sign + digits + new string('0', point - count);
        if (point is > 0 and <= 21)
            return $"{sign}{digits[..point]}.{digits[point..]}";
        if (point is > -6 and <= 0)
            return sign + "0." + new string('0', -point) + digits;

        var exponent = (point - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
        return count == 1 ? $"{sign}{digits}e{exponent}" : $"{sign}{digits[0]}.{digits[1..]}e{exponent}";
    }

    /// <summary>The fewest digits that read back as this double, and where the point is before them.</summary>
    private static (string Digits, int Point) Shortest(double value)
    {
        // "R" gives the shortest digits, in one of two notations. For a few powers of two (2^-25 is one) .NET 10 gives
        // one digit too few, which reads back as the double below: those need all 17.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.Parse(text, CultureInfo.InvariantCulture).Equals(value))
            text = value.ToString("E16", CultureInfo.InvariantCulture);
        var mantissa = text.Split('E');
        var exponent = mantissa.Length == 2 ? int.Parse(mantissa[1], CultureInfo.InvariantCulture) : 0;
        var parts = mantissa[0].Split('.');
        var (whole, fraction) = (parts[0], parts.Length == 2 ? parts[1] : "");

        var all = whole + fraction;
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), whole.Length - leading + exponent);
    }
}
