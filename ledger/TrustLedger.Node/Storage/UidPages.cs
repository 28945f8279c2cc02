using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace TrustLedger.Node.Storage;

/// <summary>The beginnings of all uids in the order of the log, a page for so many indices: read whole at a start.</summary>
internal static class UidPages
{
    /// <summary>Indices of one page. The last page is written again with each batch.</summary>
    public const long PageEntries = 512;

    private const byte Kind = 1;

    public static byte[] Write(long page, IReadOnlyList<long> uids)
    {
        var bytes = new byte[uids.Count * sizeof(long)];
        for (var i = 0; i < uids.Count; i++)
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * sizeof(long)), uids[i]);
        return CheckedRow.Seal(Kind, page, bytes);
    }

    /// <exception cref="InvalidDataException">A page is not as it was written.</exception>
    public static List<long> Read(long page, byte[] row)
    {
        var bytes = CheckedRow.Open(Kind, page, row).Span;
        var uids = new List<long>(bytes.Length / sizeof(long));
        for (; bytes.Length >= sizeof(long); bytes = bytes[sizeof(long)..])
            uids.Add(BinaryPrimitives.ReadInt64BigEndian(bytes));
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
        return all;
    }
}
