using TrustLedger.Node.Storage;

namespace TrustLedger.Tests;

/// <summary>A disk whose process dies at one of its changes: that one, and every later, does not happen.</summary>
/// <param name="inner">What the process leaves behind.</param>
/// <param name="last">How many changes happen; a change is a file opened for writing, a rename, a deletion, a folder or its sync.</param>
internal sealed class DyingDisk(IDisk inner, int last) : IDisk
{
    private int _changes;

    public bool IsDead { get; private set; }

    public bool Exists(string path) => inner.Exists(path);

    public IDiskFile Open(string path)
    {
        Change(path);
        return inner.Open(path);
    }

    public byte[]? ReadAll(string path) => inner.ReadAll(path);

    public void MakeFolder(string path)
    {
        Change(path);
        inner.MakeFolder(path);
    }

    public void Rename(string from, string target)
    {
        Change(target);
        inner.Rename(from, target);
    }

    public void Delete(string path)
    {
        Change(path);
        inner.Delete(path);
    }

    public void SyncFolder(string path)
    {
        Change(path);
        inner.SyncFolder(path);
    }

    public IReadOnlyList<string> List(string path) => inner.List(path);

    private void Change(string path)
    {
        IsDead |= _changes++ >= last;
        if (IsDead)
            throw new DiskFault("write", path, 5);
    }
}
