namespace TrustLedger.Node.Storage;

/// <summary>The folders and files below a log's data folder. Real in production, simulated in tests.</summary>
/// <remarks>
/// A created, renamed or deleted name is durable only when <see cref="SyncFolder"/> of its folder has returned.
/// Calls on different paths may overlap. A <see cref="DiskFault"/> leaves the name in its old or its new state.
/// Trusted: see <see cref="IDiskFile"/>.
/// </remarks>
public interface IDisk
{
    bool Exists(string path);

    /// <summary>Opens for reading and writing; creates an empty file when there is none.</summary>
    IDiskFile Open(string path);

    /// <returns>The whole file, or null when there is none.</returns>
    byte[]? ReadAll(string path);

    /// <summary>Makes the folder and those above it, durably.</summary>
    void MakeFolder(string path);

    /// <summary>Puts <paramref name="from"/> in the place of <paramref name="target"/>, in one step.</summary>
    void Rename(string from, string target);

    /// <summary>Removes a file; nothing happens when there is none.</summary>
    void Delete(string path);

    void SyncFolder(string path);

    /// <summary>The full paths of the files and folders directly inside a folder; none when it doesn't exist.</summary>
    IReadOnlyList<string> List(string path);
}
