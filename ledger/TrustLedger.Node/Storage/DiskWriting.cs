namespace TrustLedger.Node.Storage;

/// <summary>Whole files, written so that a reader and a power cut see the old one or the new one.</summary>
internal static class DiskWriting
{
    /// <summary>Writes and syncs a temporary file and renames it. The name is durable once the folder is synced.</summary>
    public static void Replace(this IDisk disk, string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + ".new";
        disk.Delete(temporary); // What a crash left behind may be longer than what is written now.
        using (var file = disk.Open(temporary))
        {
            file.Write(bytes, 0);
            file.SyncAll();
        }

        disk.Rename(temporary, path);
    }

    /// <summary>As <see cref="Replace"/>, and durable when it returns.</summary>
    public static void ReplaceDurably(this IDisk disk, string path, ReadOnlySpan<byte> bytes)
    {
        disk.Replace(path, bytes);
        disk.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
