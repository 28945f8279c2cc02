using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TrustLedger.Client.Keystore;

/// <summary>The three system calls whose return .NET does not hand on: open, fsync and close of a folder.</summary>
/// <remarks>.NET's own flush returns normally when the kernel reports EIO, so it is not used for what must last.</remarks>
internal static partial class Posix
{
    public const int NoSuchFile = 2;
    public const int TooManyLinks = 40;

    private const int CloseOnExec = 0x80000;

    // The one flag whose value differs between the processors that .NET runs on.
    private static int NoFollow =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Opens for reading without following a link in the last step of the path.</summary>
    /// <returns>The handle and zero, or an invalid handle and the error number.</returns>
    public static (SafeFileHandle Handle, int Error) OpenToRead(string path)
    {
        var descriptor = Open(path, CloseOnExec | NoFollow, 0);
        return descriptor < 0
            ? (new SafeFileHandle(-1, ownsHandle: false), Marshal.GetLastPInvokeError())
            : (new SafeFileHandle(descriptor, ownsHandle: true), 0);
    }

    /// <exception cref="IOException">The kernel could not say that the bytes are on the disk.</exception>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (FSync(file) != 0)
            throw new IOException($"fsync of {path} failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Makes a rename or a new name in the folder last.</summary>
    /// <exception cref="IOException">The kernel could not say that the name is on the disk.</exception>
    public static void SyncFolder(string folder)
    {
        var descriptor = Open(folder, CloseOnExec, 0);
        if (descriptor < 0)
            throw new IOException($"open of {folder} failed: {Marshal.GetLastPInvokeErrorMessage()}");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Sync(handle, folder);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);
}
