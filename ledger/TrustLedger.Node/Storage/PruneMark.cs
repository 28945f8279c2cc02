using System.Globalization;
using System.Text;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>The file <c>pruned</c>: a log's minimum index, below which its bundles and hash tiles were dropped on purpose.</summary>
/// <remarks>
/// Durable when <see cref="Write"/> returns, and written before the first file goes. Trusted: whoever can write it can
/// pass off lost bundles as dropped ones, though not what the entries in them were.
/// </remarks>
/// <param name="Below">The minimum index, at the beginning of a bundle; 0 when nothing was pruned.</param>
/// <param name="From">Files of entries from here up to <paramref name="Below"/> may be there still; equal to it when all are gone.</param>
internal sealed record PruneMark(long Below, long From)
{
    public static PruneMark None { get; } = new(0, 0);

    /// <summary>A process died before every file was gone.</summary>
    public bool IsUnfinished => From < Below;

    /// <returns>The mark; or <c>prune-mark-damaged</c>.</returns>
    public static Result<PruneMark> Read(IDisk disk, LogFolder folder)
    {
        if (disk.ReadAll(folder.Pruned) is not { } bytes)
            return None;
        var text = Encoding.ASCII.GetString(bytes);
        return text.Split(' ', '\n') is [var first, .. var rest] && Index(first) is { } below
            && (rest is ["from", var second, ""] ? Index(second) : below) is { } from
            && new PruneMark(below, from) is var mark && mark.ToString() == text
            ? mark
            : Damaged("The file 'pruned' holds no beginning of a bundle.");
    }

    public void Write(IDisk disk, LogFolder folder) => disk.ReplaceDurably(folder.Pruned, Encoding.ASCII.GetBytes(ToString()));

    /// <summary><c>512</c>, or <c>512 from 256</c> as long as files are being deleted; and a newline.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Below}{(IsUnfinished ? $" from {From}" : "")}\n");

    public static Refusal Damaged(string detail) => new("prune-mark-damaged", detail);

    private static long? Index(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index % TileCoordinate.FullWidth == 0 ? index : null;
}
