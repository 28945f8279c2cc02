using TrustLedger.Protocol;

namespace TrustLedger.Node;

/// <summary>Everything this node ever logs, in one list. Public data only: no statement, token or key.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Log {Origin} is open, genesis {Genesis}")]
    public static partial void Opened(this ILogger logger, string origin, string genesis);

    [LoggerMessage(2, LogLevel.Information, "Index of {Origin}: {Done} of {Size} entries")]
    public static partial void Indexing(this ILogger logger, string origin, long done, long size);

    [LoggerMessage(3, LogLevel.Critical, "Log {Origin} met a fault and signs nothing more")]
    public static partial void SequencingFailed(this ILogger logger, string origin, Exception fault);

    [LoggerMessage(4, LogLevel.Error, "Disk full: the tiles of {Origin} wait")]
    public static partial void DiskFull(this ILogger logger, string origin);

    [LoggerMessage(5, LogLevel.Error, "A request failed")]
    public static partial void RequestFailed(this ILogger logger, Exception fault);

    [LoggerMessage(6, LogLevel.Information, "Listening on {Url}")]
    public static partial void Listening(this ILogger logger, string url);

    [LoggerMessage(7, LogLevel.Warning, "Log {Origin} takes nothing in: {Code}: {Detail}")]
    private static partial void Halted(this ILogger logger, string origin, string code, string detail);

    public static void Halted(this ILogger logger, string origin, Refusal refusal) =>
        logger.Halted(origin, refusal.Code, refusal.Detail);
}
