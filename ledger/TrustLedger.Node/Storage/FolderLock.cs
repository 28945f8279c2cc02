using System.Runtime.InteropServices;

namespace TrustLedger.Node.Storage;

/// <summary>The right to write below a data folder, for one process. The kernel gives it back when we die.</summary>
internal sealed class FolderLock : IDisposable
{
    private int _descriptor;

    private FolderLock(int descriptor) => _descriptor = descriptor;

    /// <returns>Null when another process, or another part of this one, holds the folder.</returns>
    /// <exception cref="DiskFault">The lock file can't be made.</exception>
    public static FolderLock? TryTake(string folder)
    {
        new LinuxDisk().MakeFolder(folder);
        var path = Path.Combine(folder, "lock");
        var descriptor = LibC.Open(path, LibC.ReadWrite | LibC.Create | LibC.CloseOnExec | LibC.NoFollow, 0b110_000_000);
        if (descriptor < 0)
            throw new DiskFault("open", path, Marshal.GetLastPInvokeError());
        if (LibC.Lock(descriptor, LibC.LockExclusive | LibC.LockNonBlocking) == 0)
            return new FolderLock(descriptor);

        var error = Marshal.GetLastPInvokeError();
        _ = LibC.Close(descriptor);
        return error == LibC.WouldBlock ? null : throw new DiskFault("flock", path, error);
    }

    // The file stays: removing it would let two hold "the" lock. A second close could hit another file's descriptor.
    public void Dispose()
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
            _ = LibC.Close(descriptor);
    }
}
