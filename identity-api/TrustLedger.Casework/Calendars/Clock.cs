namespace TrustLedger.Casework.Calendars;

/// <summary>Which days a term counts.</summary>
public enum Clock
{
    /// <summary>日: every day; a last day off gives way to the next working day.</summary>
    CalendarDays,

    /// <summary>工作日.</summary>
    Workdays,
}
