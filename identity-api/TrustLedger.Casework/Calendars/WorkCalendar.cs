using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Casework.Calendars;

/// <summary>Working days (工作日) with make-up weekends (调休), and the two clocks of administrative law.</summary>
/// <remarks>
/// The day of the event is never counted. Licensing counts working days; corrections count calendar days (日), and
/// a last day that is no working day gives way to the next one. A year without data is unknown, and every count
/// that needs it is refused with <c>calendar-year-unknown</c>: a guess would be a wrong deadline.
/// </remarks>
public sealed class WorkCalendar
{
    private readonly FrozenSet<int> _years;
    private readonly FrozenSet<DateOnly> _holidays;
    private readonly FrozenSet<DateOnly> _makeUpDays;

    private WorkCalendar(IEnumerable<int> years, IEnumerable<DateOnly> holidays, IEnumerable<DateOnly> makeUpDays) =>
        (_years, _holidays, _makeUpDays) = (years.ToFrozenSet(), holidays.ToFrozenSet(), makeUpDays.ToFrozenSet());

    /// <summary>The calendar that the State Council announced, for the years whose data is built in.</summary>
    public static WorkCalendar National { get; } = Load(2024, 2025, 2026);

    /// <returns>Whether people work on this day; <c>calendar-year-unknown</c> outside the years at hand.</returns>
    public Result<bool> IsWorkday(DateOnly day)
    {
        if (!_years.Contains(day.Year))
            return Unknown(day.Year);
        return _makeUpDays.Contains(day)
            || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day));
    }

    /// <summary>The last day of a term of working days that began with an event on <paramref name="eventDay"/>.</summary>
    /// <returns>The day; <c>calendar-year-unknown</c> when the count runs into a year without data.</returns>
    public Result<DateOnly> AfterWorkdays(DateOnly eventDay, int workdays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workdays);
        var day = eventDay;
        for (var left = workdays; left > 0;)
        {
            day = day.AddDays(1);
            if (!IsWorkday(day).TryGet(out var works, out var refusal))
                return refusal;
            left -= works ? 1 : 0;
        }

        return day;
    }

    /// <summary>The last day of a term of calendar days, moved on to a working day when it is none.</summary>
    /// <returns>The day; <c>calendar-year-unknown</c> when its year has no data.</returns>
    public Result<DateOnly> AfterDays(DateOnly eventDay, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var day = eventDay.AddDays(days);
        while (true)
        {
            if (!IsWorkday(day).TryGet(out var works, out var refusal))
                return refusal;
            if (works)
                return day;
            day = day.AddDays(1);
        }
    }

    private static Refusal Unknown(int year) => new("calendar-year-unknown",
        string.Create(CultureInfo.InvariantCulture, $"The working days of {year} are not announced or not built in."));

    private static WorkCalendar Load(params int[] years)
    {
        var files = years.Select(year => JsonNode.Parse(CaseworkData.Read(
            string.Create(CultureInfo.InvariantCulture, $"workdays/{year}.json")))!.AsObject()).ToList();
        return new WorkCalendar(years, files.SelectMany(file => Days(file, "holidays")), files.SelectMany(file => Days(file, "workdays")));
    }

    private static IEnumerable<DateOnly> Days(JsonObject file, string list) => file[list]!.AsObject()
        .Select(day => DateOnly.ParseExact(day.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
