namespace TrustLedger.Node.Storage;

/// <summary>Two write-ahead segments: one takes batches while the tiles of the other are made durable.</summary>
/// <remarks>
/// <see cref="Append"/> has one caller at a time, <see cref="Release"/> another; the two may overlap.
/// Durable when <see cref="Append"/> returns. After a <see cref="DiskFault"/> the outcome is unknown until the next start
/// has read the files. Trusted: whoever can rewrite these files can drop what was not published yet.
/// </remarks>
internal sealed class WriteAheadLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly WriteAheadSegment[] _segments;
    private int _active;
    private long _sequence;

    private WriteAheadLog(WriteAheadSegment[] segments) => _segments = segments;

    /// <summary>The sequence number that the next record must carry.</summary>
    public long NextSequence => _sequence + 1;

    /// <summary>Says that tiles should be written now, or batches will soon wait for it.</summary>
    public bool IsFilling
    {
        get
        {
            lock (_gate)
                return _segments[_active].IsHalfFull && !_segments[1 - _active].IsEmpty;
        }
    }

    public static WriteAheadLog Open(IDisk disk, LogFolder folder, long segmentBytes)
    {
        var segments = folder.WriteAheadFiles.Select(path => WriteAheadSegment.Open(disk, path, segmentBytes)).ToArray();
        disk.SyncFolder(folder.Root);
        return new WriteAheadLog(segments);
    }

    /// <summary>What both segments hold. From here on both are taken as empty: the caller makes their records durable.</summary>
    public IReadOnlyList<WriteAheadScan> Scan()
    {
        var scans = _segments.Select(segment => segment.Scan()).ToArray();
        _sequence = scans.SelectMany(scan => scan.Records.Concat(scan.Beyond))
            .Select(record => record.Sequence).DefaultIfEmpty().Max();
        return scans;
    }

    /// <summary>
    /// Makes durable what a scan found. A process that was killed, or whose sync failed, may have left records that only
    /// the kernel holds; nothing may be derived from them that a power cut could outlive.
    /// </summary>
    public void Harden(IReadOnlyList<WriteAheadScan> scans)
    {
        foreach (var (segment, scan) in _segments.Zip(scans))
        {
            if (scan.RunBytes > 0)
                segment.Harden(scan.RunBytes);
        }
    }

    /// <summary>Says whether a record of this many bytes has room now.</summary>
    public bool HasRoomFor(int bytes)
    {
        lock (_gate)
            return _segments[_active].Fits(bytes) || (_segments[1 - _active].IsEmpty && _segments[1 - _active].Fits(bytes));
    }

    /// <summary>Durable when it returns. Call only where <see cref="HasRoomFor"/> said yes.</summary>
    /// <param name="draft">A draft under <see cref="NextSequence"/>.</param>
    /// <param name="signedCheckpoint">The checkpoint that its entries make.</param>
    /// <exception cref="DiskFault">Outcome unknown; nothing more may be acknowledged.</exception>
    public void Append(WriteAheadDraft draft, string signedCheckpoint)
    {
        if (draft.Sequence != NextSequence)
            throw new ArgumentException($"Record {draft.Sequence} is not {NextSequence}.", nameof(draft));

        var record = draft.Seal(signedCheckpoint);
        lock (_gate)
        {
            if (!_segments[_active].Fits(record.Length) && _segments[1 - _active].IsEmpty)
                _active = 1 - _active;
            if (!_segments[_active].Fits(record.Length))
                throw new InvalidOperationException("No room for the record: HasRoomFor was not asked.");
        }

        _segments[_active].Append(record.Span, draft.FirstIndex + draft.Entries.Count);
        _sequence = draft.Sequence;
    }

    /// <summary>Says that the tiles of all entries below <paramref name="size"/> are durable.</summary>
    public void Release(long size)
    {
        lock (_gate)
        {
            if (_segments[1 - _active] is { IsEmpty: false } full && full.Size <= size)
                full.Reset();
        }
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
            segment.Dispose();
    }
}
