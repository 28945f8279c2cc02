using System.CommandLine;
using System.Globalization;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>From when and until when something holds: days in China, moments, or Unix seconds.</summary>
internal sealed class TermOptions(CommandFactory commands)
{
    private static readonly TimeSpan ChinaOffset = TimeSpan.FromHours(8);

    private readonly Option<string?> _from = commands.Option("--from", "DATE", Texts.FromOption);
    private readonly Option<string?> _until = commands.Option("--until", "DATE", Texts.UntilOption);

    public IReadOnlyList<Symbol> Symbols => [_from, _until];

    /// <summary>As it was typed: names the command that is finished when it comes again.</summary>
    public string Typed(WalletContext context) => $"{context.Get(_from) ?? "now"}..{context.Get(_until) ?? "open"}";

    /// <returns>
    /// Unix seconds, the end being the first second that it no longer holds and 0 for none; <c>time-malformed</c>; or
    /// <c>term-backwards</c>.
    /// </returns>
    public Result<(ulong From, ulong Until)> Read(WalletContext context)
    {
        if (!Second(context.Get(_from), daysLater: 0, (ulong)context.Now.ToUnixTimeSeconds()).TryGet(out var from, out var refusal)
            || !Second(context.Get(_until), daysLater: 1, missing: 0).TryGet(out var until, out refusal))
        {
            return refusal;
        }

        return until != 0 && until <= from ? new Refusal("term-backwards", "It would end before it begins.") : (from, until);
    }

    internal static Result<ulong> Second(string? text, int daysLater, ulong missing)
    {
        if (text is null)
            return missing;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return seconds;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 3000)
            return (ulong)new DateTimeOffset(day.AddDays(daysLater), TimeOnly.MinValue, ChinaOffset).ToUnixTimeSeconds();
        return DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Year is >= 2000 and < 3000
                ? (ulong)moment.ToUnixTimeSeconds()
                : new Refusal("time-malformed", "A date is such as 2026-11-21, or 2026-11-21T08:00:00Z.");
    }
}
