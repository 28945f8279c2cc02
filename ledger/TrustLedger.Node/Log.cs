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

    [LoggerMessage(20, LogLevel.Information, "Witness {Name} looks at {Origin}")]
    public static partial void Witnessing(this ILogger logger, string origin, string name);

    [LoggerMessage(21, LogLevel.Critical, "Log {Origin} signed two checkpoints that can't both be true: evidence/{File}")]
    public static partial void ForkSeen(this ILogger logger, string origin, string file);

    [LoggerMessage(22, LogLevel.Error, "A proof did not join two checkpoints of {Origin}: evidence/{File}")]
    public static partial void ProofFailed(this ILogger logger, string origin, string file);

    [LoggerMessage(23, LogLevel.Error, "Cosignatures of {Origin} are {Seconds} s from its entries: a clock is wrong, or witnesses were away")]
    public static partial void TimesApart(this ILogger logger, string origin, long seconds);

    [LoggerMessage(24, LogLevel.Warning, "Witness {Name} of {Origin}: {Trouble}")]
    public static partial void WitnessTrouble(this ILogger logger, string origin, string name, string trouble);

    [LoggerMessage(25, LogLevel.Warning, "The copy of {Origin} does not grow: {Code}: {Detail}")]
    public static partial void MirrorTrouble(this ILogger logger, string origin, string code, string detail);

    public static void Halted(this ILogger logger, string origin, Refusal refusal) =>
        logger.Halted(origin, refusal.Code, refusal.Detail);
}
