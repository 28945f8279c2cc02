using System.Globalization;
using System.Text;
using TrustLedger.Node.Storage;

namespace TrustLedger.Node.Upkeep;

/// <summary>The file <c>restored</c>: the log was put back from a copy, and signs nothing before its witnesses have been asked.</summary>
/// <remarks>
/// Durable when <see cref="Leave"/> or <see cref="Clear"/> returns; left before the first file of the log is there. Trusted:
/// who can remove it can have a log that was set back sign, until two witnesses say that they have seen more.
/// </remarks>
internal static class RestoreMark
{
    public static bool Stands(IDisk disk, LogFolder folder) => disk.Exists(Path(folder));

    /// <param name="disk">Where the folder is.</param>
    /// <param name="folder">The log's.</param>
    /// <param name="size">Entries that the copy holds, for who reads the file.</param>
    public static void Leave(IDisk disk, LogFolder folder, long size)
    {
        disk.MakeFolder(folder.Root);
        disk.ReplaceDurably(Path(folder), Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{size}\n")));
    }

    public static void Clear(IDisk disk, LogFolder folder)
    {
        disk.Delete(Path(folder));
        disk.SyncFolder(folder.Root);
    }

    private static string Path(LogFolder folder) => System.IO.Path.Combine(folder.Root, "restored");
}
