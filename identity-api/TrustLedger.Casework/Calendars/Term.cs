using TrustLedger.Protocol;

namespace TrustLedger.Casework.Calendars;

/// <summary>How long something may take, and on which clock.</summary>
public sealed record Term(int Days, Clock Clock)
{
    /// <returns>The last day; <c>calendar-year-unknown</c> as the calendar says.</returns>
    public Result<DateOnly> LastDay(DateOnly eventDay, WorkCalendar calendar) => Clock == Clock.Workdays
        ? calendar.AfterWorkdays(eventDay, Days)
        : calendar.AfterDays(eventDay, Days);
}
