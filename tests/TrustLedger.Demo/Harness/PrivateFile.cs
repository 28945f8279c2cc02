using System.Runtime.InteropServices;

namespace TrustLedger.Demo.Harness;

/// <summary>A file that only its owner reads.</summary>
internal static partial class PrivateFile
{
    private const int OwnerReadsAndWrites = 384; // 0600

    public static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        if (ChangeMode(path, OwnerReadsAndWrites) != 0)
            throw new IOException($"{path} cannot be made private.");
    }

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeMode(string path, int mode);
}
