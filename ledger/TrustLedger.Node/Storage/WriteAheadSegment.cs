namespace TrustLedger.Node.Storage;

/// <summary>One preallocated file of write-ahead records, filled from its start and used again from its start.</summary>
internal sealed class WriteAheadSegment : IDisposable
{
    /// <summary>No two records share a page, so a torn write can't reach into a record that was acknowledged.</summary>
    public const int Alignment = 4096;

    private readonly IDiskFile _file;
    private readonly long _capacity;
    private long _end;

    private WriteAheadSegment(IDiskFile file, long capacity) => (_file, _capacity) = (file, capacity);

    public bool IsEmpty => _end == 0;

    public bool IsHalfFull => _end > _capacity / 2;

    /// <summary>The size of the log after the last record in here.</summary>
    public long Size { get; private set; }

    public static WriteAheadSegment Open(IDisk disk, string path, long capacity)
    {
        var file = disk.Open(path);
        var segment = new WriteAheadSegment(file, file.Length);
        if (file.Length >= capacity || segment.Scan() is not { Records: [], Beyond: [] })
            return segment;

        // Holds no record, for none is written before this is durable.
        file.Preallocate(capacity);
        file.SyncAll();
        return new WriteAheadSegment(file, capacity);
    }

    public static int Aligned(int bytes) => (bytes + Alignment - 1) / Alignment * Alignment;

    public bool Fits(int bytes) => _end + Aligned(bytes) <= _capacity;

    public WriteAheadScan Scan()
    {
        var bytes = new byte[_file.Length];
        var read = _file.Read(bytes, 0);
        return WriteAheadScan.Of(bytes.AsMemory(0, read));
    }

    /// <summary>Makes the first bytes of the file durable that the kernel shows, whatever became of them before.</summary>
    /// <remarks>They are written again: after a failed sync the kernel takes its pages for clean, and would sync nothing.</remarks>
    public void Harden(int count)
    {
        var bytes = new byte[count];
        var read = _file.Read(bytes, 0);
        _file.Write(bytes.AsSpan(0, read), 0);
        _file.SyncData();
    }

    /// <summary>Writes an encoded record and makes it durable with one sync.</summary>
    /// <param name="record">The bytes that <see cref="WriteAheadDraft.Seal"/> gave.</param>
    /// <param name="size">The size of the log that the record makes.</param>
    /// <exception cref="DiskFault">Outcome unknown; nothing more may be acknowledged.</exception>
    public void Append(ReadOnlySpan<byte> record, long size)
    {
        _file.Write(record, _end);
        _file.SyncData();
        _end += Aligned(record.Length);
        Size = size;
    }

    /// <summary>Forgets the records, which the tiles hold durably by now. They stay readable until overwritten.</summary>
    public void Reset() => _end = 0;

    public void Dispose() => _file.Dispose();
}
