using System.Globalization;
using TrustLedger.Casework.Calendars;

namespace TrustLedger.Tests.Casework.Calendars;

public sealed class WorkCalendarTests
{
    private static readonly WorkCalendar Calendar = WorkCalendar.National;

    [Theory]
    [InlineData("2026-11-20", true)] // Friday
    [InlineData("2026-11-21", false)] // Saturday
    [InlineData("2026-10-01", false)] // National Day
    [InlineData("2026-10-10", true)] // Saturday worked in exchange
    [InlineData("2026-02-23", false)] // Monday given in exchange
    [InlineData("2024-02-18", true)] // Sunday worked in exchange
    public void Knows_days_off_and_days_worked_in_exchange(string day, bool works) =>
        Assert.Equal(works, Calendar.IsWorkday(Day(day)).Value());

    [Theory]
    [InlineData("2026-11-20", 1, "2026-11-23")] // The day of the event is not counted, nor the weekend.
    [InlineData("2026-11-20", 5, "2026-11-27")]
    [InlineData("2026-09-30", 1, "2026-10-08")] // Over the National Day week.
    [InlineData("2026-09-30", 3, "2026-10-10")] // A Saturday that is worked counts.
    [InlineData("2026-11-21", 0, "2026-11-21")]
    public void Counts_working_days(string from, int days, string last) =>
        Assert.Equal(Day(last), Calendar.AfterWorkdays(Day(from), days).Value());

    [Theory]
    [InlineData("2026-11-10", 10, "2026-11-20")]
    [InlineData("2026-11-11", 10, "2026-11-23")] // Saturday gives way to Monday.
    [InlineData("2026-09-21", 10, "2026-10-08")] // 1 October gives way to the day after the holiday.
    public void Counts_calendar_days_and_ends_on_a_working_day(string from, int days, string last) =>
        Assert.Equal(Day(last), Calendar.AfterDays(Day(from), days).Value());

    [Theory]
    [InlineData("2026-12-30", 2)]
    [InlineData("2023-11-01", 1)]
    public void Refuses_a_count_into_an_unannounced_year(string from, int days)
    {
        Assert.Equal("calendar-year-unknown", Calendar.AfterWorkdays(Day(from), days).Refusal().Code);
        Assert.Equal("calendar-year-unknown", Calendar.AfterDays(Day(from), days).Refusal().Code);
    }

    [Fact]
    public void A_term_counts_on_its_own_clock()
    {
        Assert.Equal(Day("2026-12-11"), new Term(15, Clock.Workdays).LastDay(Day("2026-11-20"), Calendar).Value());
        Assert.Equal(Day("2026-12-07"), new Term(15, Clock.CalendarDays).LastDay(Day("2026-11-20"), Calendar).Value());
    }

    [Fact]
    public void A_day_begins_at_midnight_in_China()
    {
        Assert.Equal(Day("2026-11-22"), ChinaTime.DayOf(new DateTimeOffset(2026, 11, 21, 16, 0, 0, TimeSpan.Zero)));
        Assert.Equal(Day("2026-11-21"), ChinaTime.DayOf(new DateTimeOffset(2026, 11, 21, 15, 59, 59, TimeSpan.Zero)));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
