using TrustLedger.Protocol;

namespace TrustLedger.Wallet;

/// <summary>A file that was named on the command line.</summary>
internal static class InputFile
{
    /// <returns>The file; or, first match wins: <c>file-missing</c>, <c>file-too-large</c>.</returns>
    public static Result<FileInfo> Find(string name, int maximumMebibytes)
    {
        if (!Find(name).TryGet(out var file, out var refusal))
            return refusal;
        return file.Length > maximumMebibytes * 1024L * 1024L
            ? new Refusal("file-too-large", $"The file has more than {maximumMebibytes} MiB.")
            : file;
    }

    /// <summary>A file of any size, to be streamed.</summary>
    public static Result<FileInfo> Find(string name)
    {
        var file = new FileInfo(name);
        return file.Exists ? file : new Refusal("file-missing", "There is no such file.");
    }
}
