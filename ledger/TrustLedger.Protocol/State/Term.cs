namespace TrustLedger.Protocol.State;

/// <summary>Terms are unix seconds, entries are milliseconds; compared in seconds so that no value overflows.</summary>
internal static class Term
{
    public static bool Holds(ulong from, ulong until, ulong atMilliseconds) =>
        atMilliseconds / 1000 >= from && !IsOver(until, atMilliseconds);

    public static bool IsOver(ulong until, ulong atMilliseconds) => until != 0 && atMilliseconds / 1000 >= until;

    public static ulong After(ulong milliseconds, int hours)
    {
        var later = (ulong)hours * 3_600_000UL;
        return milliseconds > ulong.MaxValue - later ? ulong.MaxValue : milliseconds + later;
    }
}
