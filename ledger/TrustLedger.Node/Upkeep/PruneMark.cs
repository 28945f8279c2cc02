using System.Globalization;
using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Upkeep;

/// <summary>The file <c>pruned</c>: below which entry a log's bundles were dropped on purpose.</summary>
/// <remarks>
/// Durable when <see cref="Write"/> returns, and written before the first bundle goes. Trusted: whoever can write it can
/// pass off lost bundles as dropped ones; the hash tiles still prove what the entries were.
/// </remarks>
internal static class PruneMark
{
    /// <returns>The index, 0 when nothing was pruned; or <c>prune-mark-damaged</c>.</returns>
    public static Result<long> Read(IDisk disk, LogFolder folder) => disk.ReadAll(Path(folder)) switch
    {
        null => (Result<long>)0L,
        var bytes when long.TryParse(Encoding.ASCII.GetString(bytes).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var below)
            => below,
        _ => new Refusal("prune-mark-damaged", "The file 'pruned' holds no index."),
    };

    public static void Write(IDisk disk, LogFolder folder, long below) =>
        disk.ReplaceDurably(Path(folder), Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{below}\n")));

    private static string Path(LogFolder folder) => System.IO.Path.Combine(folder.Root, "pruned");
}
