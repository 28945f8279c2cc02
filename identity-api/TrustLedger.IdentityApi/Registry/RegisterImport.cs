using System.Data.Common;
using System.Security.Cryptography;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Registry;

/// <summary>
/// Imports a register from CSV: streamed, repeatable, good lines kept, bad ones told by number and code and never by
/// their values. The columns are in docs/reference/registry-csv.md.
/// </summary>
internal sealed class RegisterImport(
    Database database, PersonRegister persons, OrganisationRegister organisations, RepresentativeRegister representatives)
{
    public const string Residents = "residents";
    public const string Organisations = "organisations";
    public const string Representatives = "representatives";

    private const int BatchLines = 1_000;
    private const int MostHeaderColumns = 8;

    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        [Residents] = ["number", "name"],
        [Organisations] = ["code", "name", "place"],
        [Representatives] = ["code", "number", "role"],
    };

    private static readonly Dictionary<string, string[]> Optional = new(StringComparer.Ordinal)
    {
        [Residents] = ["phone"],
        [Organisations] = [],
        [Representatives] = [],
    };

    /// <param name="kind"><see cref="Residents"/>, <see cref="Organisations"/> or <see cref="Representatives"/>.</param>
    /// <param name="refused">Told each bad line.</param>
    /// <param name="progress">Told the counts after each batch.</param>
    /// <returns>
    /// The counts; or, and nothing was imported: <c>import-kind-unknown</c>, <c>import-empty</c>,
    /// <c>header-malformed</c> (a column that is missing, unknown or twice).
    /// </returns>
    public async Task<Result<ImportCounts>> RunAsync(
        string kind, Stream csv, Action<RefusedLine> refused, Action<ImportCounts> progress, CancellationToken cancellationToken)
    {
        if (!Required.ContainsKey(kind))
            return new Refusal("import-kind-unknown", $"An import is of {Residents}, {Organisations} or {Representatives}.");

        var import = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var counts = new ImportCounts();
        var batch = new List<(long Number, Result<IReadOnlyList<string>> Fields)>(BatchLines);
        ImportColumns? columns = null;
        await foreach (var (number, fields) in CsvLines.ReadAsync(csv, cancellationToken))
        {
            if (columns is null)
            {
                if (!fields.TryGet(out var names, out _) || names.Count > MostHeaderColumns
                    || ImportColumns.Of(names, Required[kind], Optional[kind]) is not { } read)
                {
                    return new Refusal(
                        "header-malformed",
                        $"The first line names the columns: {string.Join(',', Required[kind].Concat(Optional[kind]))}.");
                }

                columns = read;
                continue;
            }

            batch.Add((number, fields));
            if (batch.Count == BatchLines)
            {
                counts = await WriteAsync(kind, import, columns, batch, counts, refused, cancellationToken);
                progress(counts);
            }
        }

        if (columns is null)
            return new Refusal("import-empty", "There is no line.");
        counts = await WriteAsync(kind, import, columns, batch, counts, refused, cancellationToken);
        progress(counts);
        return counts;
    }

    private async Task<ImportCounts> WriteAsync(
        string kind,
        string import,
        ImportColumns columns,
        List<(long Number, Result<IReadOnlyList<string>> Fields)> batch,
        ImportCounts counts,
        Action<RefusedLine> refused,
        CancellationToken cancellationToken)
    {
        var bad = new List<RefusedLine>();
        var result = await database.WriteAsync(
            async connection =>
            {
                var after = counts;
                foreach (var (number, line) in batch)
                {
                    if (line.TryGet(out var fields, out var refusal)
                        && (await PutAsync(connection, kind, import, columns, fields)).TryGet(out var change, out refusal))
                    {
                        after = after.With(change);
                        continue;
                    }

                    bad.Add(new RefusedLine(number, refusal.Code));
                    after = after.WithRefused();
                }

                return after;
            },
            cancellationToken);
        bad.ForEach(refused);
        batch.Clear();
        return result;
    }

    /// <returns>What the line changed; or, first match wins: <c>columns-wrong</c>, what the field's reader refuses.</returns>
    private async Task<Result<ImportChange>> PutAsync(
        DbConnection connection, string kind, string import, ImportColumns columns, IReadOnlyList<string> fields)
    {
        if (fields.Count != columns.Count)
            return new Refusal("columns-wrong", "The line has another number of columns than the header.");
        return kind switch
        {
            Residents => await PutResidentAsync(connection, import, columns, fields),
            Organisations => await PutOrganisationAsync(connection, import, columns, fields),
            _ => await PutRepresentativeAsync(connection, import, columns, fields),
        };
    }

    private async Task<Result<ImportChange>> PutResidentAsync(
        DbConnection connection, string import, ImportColumns columns, IReadOnlyList<string> fields)
    {
        if (!persons.ReadNumber(columns.Text(fields, "number")).TryGet(out var number, out var refusal)
            || !PersonName.Parse(columns.Text(fields, "name")).TryGet(out var name, out refusal))
            return refusal;

        var phone = columns.Text(fields, "phone") is { Length: > 0 } given ? given : null;
        if (phone is not null && (phone.Length is < 5 or > 16 || !phone.All(char.IsAsciiDigit)))
            return new Refusal("phone-malformed", "A phone number has 5 to 16 digits.");
        return await persons.PutAsync(connection, import, number, name, phone);
    }

    private async Task<Result<ImportChange>> PutOrganisationAsync(
        DbConnection connection, string import, ImportColumns columns, IReadOnlyList<string> fields)
    {
        if (!Uscc.Parse(columns.Text(fields, "code")).TryGet(out var code, out var refusal))
            return refusal;
        if (columns.Text(fields, "name").Trim() is not { Length: > 0 and <= 200 } name)
            return new Refusal("organisation-name-length", "An organisation's name has 1 to 200 characters.");
        if (columns.Text(fields, "place") is not { Length: 6 } place || Regions.Find(place) is null)
            return new Refusal("place-unknown", "A place is a six-digit division code.");
        return await organisations.PutAsync(connection, import, code, name, place);
    }

    private async Task<Result<ImportChange>> PutRepresentativeAsync(
        DbConnection connection, string import, ImportColumns columns, IReadOnlyList<string> fields) =>
        Uscc.Parse(columns.Text(fields, "code")).TryGet(out var code, out var refusal)
        && persons.ReadNumber(columns.Text(fields, "number")).TryGet(out var number, out refusal)
            ? await representatives.PutAsync(connection, import, code, number, columns.Text(fields, "role"))
            : refusal;
}
