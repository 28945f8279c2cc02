using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Entries;

namespace TrustLedger.Node.Sequencing;

/// <summary>Brings what the write-ahead log holds into the plain files and the index, behind the sequencer's back.</summary>
internal sealed class TileFlusher(LogStore store, EntryIndex index, TimeSpan every, ILogger logger)
    : IDisposable
{
    private const int IndexBatch = 4_096;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _hurry = new(0, 1);

    /// <summary>Says that the disk had no room at the last try.</summary>
    public bool IsDiskFull { get; private set; }

    /// <summary>Asks for a flush before its time.</summary>
    public void Hurry()
    {
        lock (_hurry)
        {
            if (_hurry.CurrentCount == 0)
                _hurry.Release();
        }
    }

    /// <summary>Flushes until it is told to stop.</summary>
    /// <exception cref="DiskFault">A sync failed. Nothing may be signed after it.</exception>
    public async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (TryFlush())
                CatchUp(stopping);
            try
            {
                await _hurry.WaitAsync(every, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>False when the disk is full, and everything is as it was.</returns>
    /// <exception cref="DiskFault">Any other fault; the store takes nothing more.</exception>
    public bool TryFlush()
    {
        lock (_gate)
        {
            try
            {
                store.Flush();
                IsDiskFull = false;
            }
            catch (DiskFault fault) when (fault.IsDiskFull)
            {
                if (!IsDiskFull)
                    logger.DiskFull(store.Origin);
                IsDiskFull = true;
            }

            return !IsDiskFull;
        }
    }

    /// <summary>Brings the index up to what is flushed.</summary>
    public void CatchUp(CancellationToken stopping, Action<long>? progress = null)
    {
        while (index.Size < store.FlushedSize && !stopping.IsCancellationRequested)
        {
            var end = Math.Min(store.FlushedSize, index.Size + IndexBatch);
            index.Add([.. store.ReadEntries(index.Size, end).Select(Parse)]);
            progress?.Invoke(index.Size);
        }
    }

    public void Dispose() => _hurry.Dispose();

    private static LogEntry Parse(ReadOnlyMemory<byte> bytes) => LogEntry.Parse(bytes.Span).TryGet(out var entry, out var refusal)
        ? entry
        : throw new InvalidDataException($"An entry of the log is unreadable: {refusal.Code}.");
}
