using Microsoft.Data.Sqlite;
using TrustLedger.Node.Storage;

namespace TrustLedger.Node.Sequencing;

/// <summary>Brings what the write-ahead log holds into the plain files and the index, behind the sequencer's back.</summary>
internal sealed class TileFlusher(LogStore store, EntryIndex index, LogLedger ledger, TimeSpan every, ILogger logger)
    : IDisposable
{
    private const int IndexBatch = 8_192;

    private readonly Lock _gate = new();
    private readonly Lock _indexing = new();
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

    /// <summary>Brings the index up to what is published. A full disk leaves it where it is.</summary>
    public void CatchUp(CancellationToken stopping)
    {
        lock (_indexing)
        {
            try
            {
                while (!stopping.IsCancellationRequested && ledger.NextUnsaved(IndexBatch) is var (changes, root))
                {
                    index.Add(changes, root);
                    ledger.Saved(index.Size);
                }
            }
            catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL)
            {
                if (!IsDiskFull)
                    logger.DiskFull(store.Origin);
                IsDiskFull = true;
            }
        }
    }

    public void Dispose() => _hurry.Dispose();
}
