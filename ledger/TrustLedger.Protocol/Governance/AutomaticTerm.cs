namespace TrustLedger.Protocol.Governance;

/// <summary>How long a machine's key may be a member: at most 90 days, so that somebody must want it again.</summary>
internal static class AutomaticTerm
{
    private const ulong Seconds = 90 * 86_400;

    /// <param name="from">Unix seconds.</param>
    /// <param name="until">Unix seconds; 0, no end, is too long.</param>
    public static bool IsTooLong(ulong from, ulong until) => until <= from || until - from > Seconds;
}
