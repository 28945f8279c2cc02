using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>
/// A connection that keeps what it prepared: the same SQL is compiled once, and not for each request. Preparing a statement
/// costs more than running it, and an issuance runs some forty.
/// </summary>
/// <remarks>Used by one caller at a time, as every connection of <see cref="Database"/>.</remarks>
internal sealed class PreparingConnection(string connectionString) : SqliteConnection(connectionString)
{
    // The program has fewer statements than this; a bound all the same.
    private const int MostKept = 512;

    private readonly Dictionary<string, SqliteCommand> _kept = new(StringComparer.Ordinal);

    /// <summary>A command with this text and no parameters, prepared already if the text was run before.</summary>
    public SqliteCommand Take(string text) => _kept.Remove(text, out var kept) ? kept : new SqliteCommand(text, this);

    /// <summary>Gives back a command that ran to its end; its reader is closed.</summary>
    public void Keep(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (_kept.Count >= MostKept || !_kept.TryAdd(command.CommandText, command))
            command.Dispose();
    }

    protected override DbCommand CreateDbCommand() => new PreparedCommand(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _kept.Values)
                command.Dispose();
            _kept.Clear();
        }

        base.Dispose(disposing);
    }
}
