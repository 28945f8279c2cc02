using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace TrustLedger.Node.Storage;

/// <summary>The beginnings of all uids in the order of the log, a page for so many indices: read whole at a start.</summary>
internal static class UidPages
{
    /// <summary>Indices of one page. The last page is written again with each batch.</summary>
    public const long PageEntries = 512;

    private const byte Kind = 1;
    private const int UidBytes = sizeof(long) + sizeof(ushort); // And its place within the page.

    public static byte[] Write(long page, IReadOnlyList<PlacedUid> uids)
    {
        var bytes = new byte[uids.Count * UidBytes];
        var rest = bytes.AsSpan();
        foreach (var (uid, index) in uids)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, uid);
            BinaryPrimitives.WriteUInt16BigEndian(rest[sizeof(long)..], (ushort)(index % PageEntries));
            rest = rest[UidBytes..];
        }

        return CheckedRow.Seal(Kind, page, bytes);
    }

    /// <exception cref="InvalidDataException">A page is not as it was written.</exception>
    public static List<PlacedUid> Read(long page, byte[] row)
    {
        var bytes = CheckedRow.Open(Kind, page, row).Span;
        var uids = new List<PlacedUid>(bytes.Length / UidBytes);
        for (; bytes.Length >= UidBytes; bytes = bytes[UidBytes..])
        {
            uids.Add(new PlacedUid(
                BinaryPrimitives.ReadInt64BigEndian(bytes),
                (page * PageEntries) + BinaryPrimitives.ReadUInt16BigEndian(bytes[sizeof(long)..])));
        }

        return uids;
    }

    /// <exception cref="InvalidDataException">A page is not as it was written.</exception>
    /// <param name="connection">Where the pages are.</param>
    /// <param name="size">About how many uids there are.</param>
    public static ShortUids ReadAll(SqliteConnection connection, long size)
    {
        var all = new ShortUids(size);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT page, held FROM uids ORDER BY page";
        using var rows = command.ExecuteReader();
        while (rows.Read())
            all.Add(Read(rows.GetInt64(0), (byte[])rows[1]));

        // A page that is gone would make its uids new ones.
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM entry";
        return count.ExecuteScalar() is long entries && entries == all.Count
            ? all
            : throw new InvalidDataException("The index has lost some uids.");
    }
}
