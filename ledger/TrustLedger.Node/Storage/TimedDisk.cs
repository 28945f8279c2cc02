namespace TrustLedger.Node.Storage;

/// <summary>A disk whose data syncs are measured: what every answer waits for. All else is handed on.</summary>
internal sealed class TimedDisk(IDisk inner, Histogram syncSeconds) : IDisk
{
    public bool Exists(string path) => inner.Exists(path);

    public IDiskFile Open(string path) => new TimedFile(inner.Open(path), syncSeconds);

    public byte[]? ReadAll(string path) => inner.ReadAll(path);

    public void MakeFolder(string path) => inner.MakeFolder(path);

    public void Rename(string from, string target) => inner.Rename(from, target);

    public void Delete(string path) => inner.Delete(path);

    public void SyncFolder(string path) => inner.SyncFolder(path);

    public IReadOnlyList<string> List(string path) => inner.List(path);

    private sealed class TimedFile(IDiskFile inner, Histogram syncSeconds) : IDiskFile
    {
        public long Length => inner.Length;

        public int Read(Span<byte> buffer, long offset) => inner.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => inner.Write(bytes, offset);

        public void Preallocate(long length) => inner.Preallocate(length);

        public void SyncData()
        {
            var started = TimeProvider.System.GetTimestamp();
            inner.SyncData();
            syncSeconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        public void SyncAll() => inner.SyncAll();

        public void Dispose() => inner.Dispose();
    }
}
