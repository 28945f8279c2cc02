using System.Text.Json.Serialization;

namespace TrustLedger.Wallet.Vault;

/// <summary>How a dealing ended, as far as this wallet knows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TransactionOutcome>))]
internal enum TransactionOutcome
{
    /// <summary>The process ended before an answer was known. Where <see cref="HistoryEntry.Sent"/> is set, it may have arrived.</summary>
    Unknown,

    Done,

    /// <summary>The wallet's owner said no.</summary>
    Declined,

    /// <summary>One of the two sides refused; the entry has its code.</summary>
    Refused,

    /// <summary>Network, server or disk failed.</summary>
    Failed,
}
