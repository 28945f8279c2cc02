using TrustLedger.Node.Storage;

namespace TrustLedger.Tests;

/// <summary>A real disk whose syncs fail on demand, after the write went to the kernel.</summary>
internal sealed class FailingDisk(IDisk inner) : IDisk
{
    public bool SyncsFail { get; set; }

    public bool Exists(string path) => inner.Exists(path);

    public IDiskFile Open(string path) => new File(this, inner.Open(path), path);

    public byte[]? ReadAll(string path) => inner.ReadAll(path);

    public void MakeFolder(string path) => inner.MakeFolder(path);

    public void Rename(string from, string target) => inner.Rename(from, target);

    public void Delete(string path) => inner.Delete(path);

    public void SyncFolder(string path)
    {
        Fail(path);
        inner.SyncFolder(path);
    }

    public IReadOnlyList<string> List(string path) => inner.List(path);

    private void Fail(string path)
    {
        if (SyncsFail)
            throw new DiskFault("fsync", path, 5);
    }

    private sealed class File(FailingDisk disk, IDiskFile inner, string path) : IDiskFile
    {
        public long Length => inner.Length;

        public int Read(Span<byte> buffer, long offset) => inner.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => inner.Write(bytes, offset);

        public void Preallocate(long length) => inner.Preallocate(length);

        public void SyncData()
        {
            disk.Fail(path);
            inner.SyncData();
        }

        public void SyncAll()
        {
            disk.Fail(path);
            inner.SyncAll();
        }

        public void Dispose() => inner.Dispose();
    }
}
