using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi;

/// <summary>
/// Everything this API ever logs, in one list. Codes, counts, uids and log names only: no claims, names, numbers, tokens or keys.
/// </summary>
/// <remarks>Event ids: 1 frame, 100 trust and approvals, 200 issuance, 300 presentation, 400 corrections, 600 access records.</remarks>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Serving {Issuer} on {Url}")]
    public static partial void Serving(this ILogger logger, string issuer, string url);

    [LoggerMessage(2, LogLevel.Warning, "Refused {Operation}: {Code}: {Detail}")]
    private static partial void Refused(this ILogger logger, string operation, string code, string detail);

    [LoggerMessage(3, LogLevel.Error, "{Endpoint} failed with {Exception}, answered {Status}, trace {TraceId}")]
    public static partial void Failed(this ILogger logger, string endpoint, string exception, int status, string traceId);

    [LoggerMessage(4, LogLevel.Information, "Statement {Uid} is on the {LogName} log at index {Index}")]
    public static partial void Published(this ILogger logger, string uid, string logName, long index);

    [LoggerMessage(5, LogLevel.Error, "Statement {Uid} was refused by the {LogName} log: {Code}")]
    public static partial void StatementRefused(this ILogger logger, string uid, string logName, string code);

    [LoggerMessage(6, LogLevel.Warning, "The {LogName} log is away: {Fault}")]
    public static partial void LedgerAway(this ILogger logger, string logName, string fault);

    [LoggerMessage(600, LogLevel.Information, "The access records of day {Day} are closed")]
    public static partial void DayClosed(this ILogger logger, long day);

    [LoggerMessage(601, LogLevel.Error, "A day of access records could not be closed: {Fault}")]
    public static partial void DayNotClosed(this ILogger logger, string fault);

    public static void Refused(this ILogger logger, string operation, Refusal refusal) =>
        logger.Refused(operation, refusal.Code, refusal.Detail);
}
