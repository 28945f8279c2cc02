using System.Globalization;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Commands;

/// <summary>A length of time as it is typed: <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class DurationText
{
    /// <returns>The time, above zero; or <c>duration-malformed</c>.</returns>
    public static Result<TimeSpan> Read(string text)
    {
        var unit = text.Length < 2 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        return unit > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1_000_000
            ? TimeSpan.FromSeconds((long)count * unit)
            : new Refusal("duration-malformed", "A time is such as 90s, 10m, 2h or 1d.");
    }
}
