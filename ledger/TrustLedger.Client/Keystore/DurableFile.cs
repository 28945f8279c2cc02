using TrustLedger.Protocol;

namespace TrustLedger.Client.Keystore;

/// <summary>Small secret files, written whole: after a crash there is the old one or the new one, never half.</summary>
/// <remarks>Mode 0600. Durable when a call returns. A link in place of the file is refused, never followed.</remarks>
public static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Puts the file in place of what had this name, or under a new name.</summary>
    /// <exception cref="IOException">Not written, or not known to be on the disk: read before trying again.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.GetFullPath(path);
        var temporary = WriteBeside(full, content);
        File.Move(temporary, full, overwrite: true);
        Posix.SyncFolder(Path.GetDirectoryName(full)!);
    }

    /// <summary>Puts the file under a name that nothing has yet.</summary>
    /// <returns>False, and nothing changed, when the name is taken (also by a link to nowhere).</returns>
    /// <exception cref="IOException">Not written, or not known to be on the disk: read before trying again.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.GetFullPath(path);
        if (Path.Exists(full) || new FileInfo(full).LinkTarget is not null)
            return false;

        var temporary = WriteBeside(full, content);
        try
        {
            File.Move(temporary, full, overwrite: false);
        }
        catch (IOException) when (Path.Exists(full))
        {
            File.Delete(temporary);
            return false;
        }

        Posix.SyncFolder(Path.GetDirectoryName(full)!);
        return true;
    }

    /// <returns>
    /// The bytes; or, first match wins:
    /// <list type="bullet">
    /// <item><c>keystore-missing</c> there is no such file</item>
    /// <item><c>keystore-symlink</c> the name is a link: whoever placed it could swap the file</item>
    /// <item><c>keystore-too-large</c> more than <paramref name="maximumBytes"/></item>
    /// </list>
    /// </returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public static Result<byte[]> Read(string path, int maximumBytes)
    {
        var (handle, error) = Posix.OpenToRead(path);
        using var owned = handle;
        switch (error)
        {
            case 0:
                break;
            case Posix.NoSuchFile:
                return new Refusal("keystore-missing", $"There is no file {Path.GetFileName(path)}.");
            case Posix.TooManyLinks:
                return new Refusal("keystore-symlink", $"{Path.GetFileName(path)} is a link; links are not followed.");
            default:
                throw new IOException($"{path} cannot be opened (error {error}).");
        }

        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (stream.Length > maximumBytes)
            return new Refusal("keystore-too-large", $"{Path.GetFileName(path)} has more than {maximumBytes} bytes.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static string WriteBeside(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var stream = new FileStream(temporary, options);
        stream.Write(content);
        Posix.Sync(stream.SafeFileHandle, temporary);
        return temporary;
    }
}
