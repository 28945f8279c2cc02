using TrustLedger.Protocol.Entries;

namespace TrustLedger.Benchmarks.Rivals;

/// <summary>A store that takes checked statements one by one, as we do.</summary>
/// <remarks>The entry is durable when a call returns; calls overlap, each on a connection of its own.</remarks>
internal interface IRival
{
    string Name { get; }

    Task Create();

    /// <returns>The entry's place.</returns>
    Task<long> Append(LogEntry entry);
}
