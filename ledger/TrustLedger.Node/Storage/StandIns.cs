using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>
/// What stays of pruned entries: all that the state may still ask of them, a page for each bundle that went. A page is the
/// bundle of the same entries without signatures, Brotli-compressed, with a SHA-256 behind it.
/// </summary>
/// <remarks>
/// Durable when <see cref="Write"/> has returned and its folder was synced. Calls may overlap, but for writes. Every page
/// carries its number and hash against a bad disk; no tree leads to it any more, so that who rewrites it on purpose decides
/// what the node thinks of old statements. What the log says, others still prove.
/// </remarks>
internal sealed class StandIns(IDisk disk, LogFolder folder)
{
    private const int KeptPages = 64; // Some hundred kilobytes each, as parsed entries.

    private readonly Lock _gate = new();
    private readonly Dictionary<long, LogEntry[]> _kept = [];

    /// <summary>Writes the page of a bundle. Its folder is the caller's to sync.</summary>
    /// <returns>Its length in bytes.</returns>
    public int Write(long page, LogEntry[] entries)
    {
        var (path, bytes) = (folder.StandIn(page), Encode(page, entries));
        disk.MakeFolder(Path.GetDirectoryName(path)!);
        disk.Replace(path, bytes);
        return bytes.Length;
    }

    /// <summary>What a pruned entry meant.</summary>
    /// <exception cref="InvalidDataException">Its page is missing or was changed.</exception>
    public LogEntry Read(long index) => ReadPage(index / TileCoordinate.FullWidth)[(int)(index % TileCoordinate.FullWidth)];

    /// <exception cref="InvalidDataException">The page is missing or was changed.</exception>
    public LogEntry[] ReadPage(long page)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(page, out var kept))
                return kept;
        }

        if (!Load(page).TryGet(out var entries, out var refusal))
            throw new InvalidDataException(refusal.Detail);
        lock (_gate)
        {
            if (_kept.Count >= KeptPages)
                _kept.Clear();
            return _kept[page] = entries;
        }
    }

    /// <summary>Reads a page from the disk.</summary>
    /// <returns>Its 256 entries; or <c>stand-in-missing</c>, <c>stand-in-damaged</c>.</returns>
    public Result<LogEntry[]> Load(long page)
    {
        var name = Path.GetRelativePath(folder.Root, folder.StandIn(page));
        if (disk.ReadAll(folder.StandIn(page)) is not { } bytes)
            return new Refusal("stand-in-missing", $"{name} is missing: what stays of pruned entries.");
        return Decode(page, bytes) is { } entries
            ? entries
            : new Refusal("stand-in-damaged", $"{name} is not as it was written.");
    }

    /// <summary>Looks at all pages of a log before something is given up that only they can bring back.</summary>
    /// <returns>Null; or what <see cref="Load"/> refuses of the first that is not whole.</returns>
    public Refusal? Check(long minimum)
    {
        for (long page = 0; page < minimum / TileCoordinate.FullWidth; page++)
        {
            if (!Load(page).TryGet(out _, out var refusal))
                return refusal;
        }

        return null;
    }

    private static byte[] Encode(long page, LogEntry[] entries)
    {
        using var stream = new MemoryStream();
        using (var brotli = new BrotliStream(stream, CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(EntryBundle.Of([.. entries.Select(entry => (ReadOnlyMemory<byte>)entry.Unproven().Encode())]).Encode());
        var packed = stream.ToArray();
        return [.. packed, .. Seal(page, packed)];
    }

    private static LogEntry[]? Decode(long page, byte[] bytes)
    {
        if (bytes.Length < SHA256.HashSizeInBytes)
            return null;
        var packed = bytes[..^SHA256.HashSizeInBytes];
        if (!Seal(page, packed).AsSpan().SequenceEqual(bytes.AsSpan(packed.Length)))
            return null;

        using var unpacked = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress))
            brotli.CopyTo(unpacked);
        if (!EntryBundle.Parse(TileCoordinate.OfEntries(page), unpacked.ToArray()).TryGet(out var bundle, out _))
            return null;
        var entries = bundle.Entries.Select(entry => LogEntry.Parse(entry.Span).TryGet(out var parsed, out _) ? parsed : null).OfType<LogEntry>().ToArray();
        return entries.Length == TileCoordinate.FullWidth ? entries : null;
    }

    private static byte[] Seal(long page, byte[] packed)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, page);
        return SHA256.HashData([.. number, .. packed]);
    }
}
