using Microsoft.Data.Sqlite;

namespace TrustLedger.SystemTests.City;

/// <summary>Looks into the API's database from outside, and cannot write.</summary>
internal sealed class ApiDatabase(string file)
{
    // What a refused request may leave: that its proof or assertion was spent, and that a guess was counted.
    private static readonly string[] Traces = ["spent_tokens"];

    private readonly string _connection = new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ToString();

    /// <summary>The rows of each table.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountsAsync()
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in await RowsAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
        {
            var table = (string)row[0]!;
            if (!Traces.Contains(table, StringComparer.Ordinal))
                counts[table] = (long)(await RowsAsync($"SELECT COUNT(*) FROM \"{table}\""))[0][0]!;
        }

        return counts;
    }

    public async Task<long> NumberAsync(string sql, params IReadOnlyList<object> values) => (long)(await RowsAsync(sql, values))[0][0]!;

    public async Task<string?> TextAsync(string sql, params IReadOnlyList<object> values) =>
        await RowsAsync(sql, values) is [var row, ..] ? (string?)row[0] : null;

    /// <param name="sql">With parameters @0, @1, …</param>
    public async Task<IReadOnlyList<IReadOnlyList<object?>>> RowsAsync(string sql, params IReadOnlyList<object> values)
    {
        await using var connection = new SqliteConnection(_connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var at = 0; at < values.Count; at++)
            command.Parameters.AddWithValue($"@{at}", values[at]);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyList<object?>>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (var at = 0; at < row.Length; at++)
                row[at] = await reader.IsDBNullAsync(at) ? null : reader.GetValue(at);
            rows.Add(row);
        }

        return rows;
    }
}
