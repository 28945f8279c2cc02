using Dapper;
using Microsoft.Data.Sqlite;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>Compares the index with the entries. What it finds costs nothing: the index may be deleted, and is made anew.</summary>
internal static class IndexCheck
{
    public static IReadOnlyList<Finding> Run(IDisk disk, LogFolder folder)
    {
        if (!File.Exists(folder.Index))
            return [];
        try
        {
            using var database = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = folder.Index, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            if (database.ExecuteScalar<string>("PRAGMA integrity_check") != "ok")
                return [Wrong(null)];
            var minimum = PruneMark.Read(disk, folder).TryGet(out var mark, out _) ? mark.Below : 0;
            return Compare(database, first => first < minimum ? Recalled(disk, folder, first) : Entries(new TileFiles(disk, folder), first)) is { } index
                ? [Wrong(index)]
                : [];
        }
        catch (Exception exception) when (exception is SqliteException or InvalidOperationException)
        {
            return [Wrong(null)];
        }
    }

    private static long? Compare(SqliteConnection database, Func<long, IEnumerable<LogEntry>> bundle)
    {
        var size = database.ExecuteScalar<long>("SELECT size FROM progress");
        using var rows = database.Query<(long At, long Uid, long Recipient, long Schema, long? Ref)>(
            "SELECT at, uid, recipient, schema, ref FROM entry ORDER BY at", buffered: false).GetEnumerator();
        var (isRow, held) = (rows.MoveNext(), 0L);
        for (long first = 0; first < size; first += TileCoordinate.FullWidth)
        {
            var (index, entries) = (first, bundle(first).ToArray());
            while (entries.Length == 0 && isRow && rows.Current.At < first + TileCoordinate.FullWidth)
                isRow = rows.MoveNext(); // Found missing by the check of the files.
            foreach (var entry in entries)
            {
                if (index < size && !entry.IsPadding)
                {
                    if (!isRow || rows.Current != Row(index, entry))
                        return index;
                    isRow = rows.MoveNext();
                }

                held = ++index;
            }
        }

        // What only the write-ahead file holds yet is compared when it is in the bundles.
        return isRow && rows.Current.At < held ? rows.Current.At : null;
    }

    private static LogEntry[] Recalled(IDisk disk, LogFolder folder, long first) =>
        new StandIns(disk, folder).Load(first / TileCoordinate.FullWidth).TryGet(out var entries, out _) ? entries : [];

    private static IEnumerable<LogEntry> Entries(TileFiles files, long first)
    {
        for (var width = TileCoordinate.FullWidth; width > 0; width--)
        {
            var tile = TileCoordinate.OfEntries(first / TileCoordinate.FullWidth, width);
            if (files.Read(tile) is { } bytes && EntryBundle.Parse(tile, bytes).TryGet(out var bundle, out _))
                return bundle.Entries.Select(entry => LogEntry.Parse(entry.Span).TryGet(out var parsed, out _) ? parsed : null).OfType<LogEntry>();
        }

        return [];
    }

    private static (long At, long Uid, long Recipient, long Schema, long? Ref) Row(long at, LogEntry entry) => (
        at, Short.Of(entry.Uid), Short.Of(entry.Statement.Recipient), Short.OfSchema(entry.Statement.Schema),
        entry.Statement.RefUid.IsZero ? null : Short.Of(entry.Statement.RefUid));

    private static Finding Wrong(long? index) =>
        new("index.db", index, new Refusal("index-damaged", "The index is not what the entries make. Delete it: it is made anew."));
}
