using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace TrustLedger.Node.Storage;

/// <summary>The real disk.</summary>
internal sealed class LinuxDisk : IDisk
{
    private const int NoSuchFile = 2;    // ENOENT
    private const int NotPermitted = 13; // EACCES
    private const int AlreadyThere = 17; // EEXIST

    private readonly ConcurrentDictionary<string, bool> _durableFolders = new(StringComparer.Ordinal);

    public bool Exists(string path) => File.Exists(path);

    public IDiskFile Open(string path) =>
        new LinuxFile(path, Descriptor(path, LibC.ReadWrite | LibC.Create | LibC.CloseOnExec | LibC.NoFollow));

    public byte[]? ReadAll(string path)
    {
        var descriptor = LibC.Open(path, LibC.ReadOnly | LibC.CloseOnExec, 0);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError() == NoSuchFile ? null : throw Fault("open", path);

        using var file = new LinuxFile(path, descriptor);
        var bytes = new byte[file.Length];
        return file.Read(bytes, 0) == bytes.Length ? bytes : throw new DiskFault("pread", path, 0);
    }

    public void MakeFolder(string path)
    {
        path = Path.GetFullPath(path);
        if (_durableFolders.ContainsKey(path) || Path.GetDirectoryName(path) is not { } above)
            return;

        // One that is there may have been made by a process that was killed before it synced the name; those above it
        // were synced before it was made.
        var isThere = Directory.Exists(path);
        if (!isThere)
        {
            MakeFolder(above);
            if (LibC.MakeFolder(path, 0b111_000_000) != 0 && Marshal.GetLastPInvokeError() != AlreadyThere)
                throw Fault("mkdir", path);
        }

        try
        {
            SyncFolder(above);
        }
        catch (DiskFault fault) when (isThere && fault is { Operation: "open", Errno: NotPermitted })
        {
            // Somebody else's folder, which we may not open: ours was made by hand in it.
        }

        _durableFolders[path] = true;
    }

    public void Rename(string from, string target)
    {
        if (LibC.Rename(from, target) != 0)
            throw Fault("rename", target);
    }

    public void Delete(string path)
    {
        if (LibC.Unlink(path) != 0 && Marshal.GetLastPInvokeError() != NoSuchFile)
            throw Fault("unlink", path);
    }

    public void SyncFolder(string path)
    {
        using var folder = new LinuxFile(path, Descriptor(path, LibC.ReadOnly | LibC.CloseOnExec));
        folder.SyncAll();
    }

    public IReadOnlyList<string> List(string path) =>
        Directory.Exists(path) ? Directory.GetFileSystemEntries(path) : [];

    private static int Descriptor(string path, int flags)
    {
        int descriptor;
        do
        {
            descriptor = LibC.Open(path, flags, 0b110_000_000);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);

        return descriptor >= 0 ? descriptor : throw Fault("open", path);
    }

    private static DiskFault Fault(string operation, string path) => new(operation, path, Marshal.GetLastPInvokeError());
}
