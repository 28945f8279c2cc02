using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace TrustLedger.Node.Storage;

/// <summary>The beginnings of all uids and recipients in the order of the log, a page for so many indices: read whole at a start.</summary>
internal static class WordPages
{
    /// <summary>Indices of one page. The last page is written again with each transaction.</summary>
    public const long PageEntries = 512;

    private const byte Kind = 1;
    private const int EntryBytes = (2 * sizeof(long)) + sizeof(ushort); // The last: its place within the page.

    public static byte[] Write(long page, IReadOnlyList<PlacedEntry> entries)
    {
        var bytes = new byte[entries.Count * EntryBytes];
        var rest = bytes.AsSpan();
        foreach (var (uid, recipient, index) in entries)
        {
            BinaryPrimitives.WriteInt64BigEndian(rest, uid);
            BinaryPrimitives.WriteInt64BigEndian(rest[sizeof(long)..], recipient);
            BinaryPrimitives.WriteUInt16BigEndian(rest[(2 * sizeof(long))..], (ushort)(index % PageEntries));
            rest = rest[EntryBytes..];
        }

        return CheckedRow.Seal(Kind, page, bytes);
    }

    /// <exception cref="InvalidDataException">A page is not as it was written.</exception>
    public static List<PlacedEntry> Read(long page, byte[] row)
    {
        var bytes = CheckedRow.Open(Kind, page, row).Span;
        var entries = new List<PlacedEntry>(bytes.Length / EntryBytes);
        for (; bytes.Length >= EntryBytes; bytes = bytes[EntryBytes..])
        {
            entries.Add(new PlacedEntry(
                BinaryPrimitives.ReadInt64BigEndian(bytes),
                BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]),
                (page * PageEntries) + BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * sizeof(long))..])));
        }

        return entries;
    }

    /// <summary>Hands on every page, in the order of the log.</summary>
    /// <param name="connection">Where the pages are.</param>
    /// <param name="take">Gets the entries of one page.</param>
    /// <exception cref="InvalidDataException">A page is not as it was written, or some are gone.</exception>
    public static void ReadAll(SqliteConnection connection, Action<IReadOnlyList<PlacedEntry>> take)
    {
        var read = 0L;
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT page, held FROM words ORDER BY page";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (rows[0] is not long page || rows[1] is not byte[] row) // In a damaged file a column may hold anything.
                throw new InvalidDataException("The index has lost some uids.");
            var entries = Read(page, row);
            take(entries);
            read += entries.Count;
        }

        // A page that is gone would make its uids new ones.
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM entry";
        if (count.ExecuteScalar() is not long held || held != read)
            throw new InvalidDataException("The index has lost some uids.");
    }
}
