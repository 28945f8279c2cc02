using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Commands;

/// <summary><c>identity-api import residents|organisations|representatives FILE</c>: fills the register from CSV.</summary>
internal static class ImportCommand
{
    public static Command Create() => new(
        "import",
        "Fill the register from CSV. Repeatable: what is there word for word stays as it is.")
    {
        Of(RegisterImport.Residents, "Columns: number (GB 11643), name, and optionally phone."),
        Of(RegisterImport.Organisations, "Columns: code (GB 32100), name, place (six-digit division code)."),
        Of(RegisterImport.Representatives, "Columns: code (GB 32100), number (GB 11643), role (legal-representative, authorised or ended)."),
    };

    private static Command Of(string kind, string columns)
    {
        var config = Configuration.FileOption();
        var file = new Argument<string>("file") { Description = "The CSV file in UTF-8, or - for standard input." };
        var command = new Command(
            kind,
            $"Import {kind}. {columns} The first line names the columns. Progress and bad lines (number and code, never "
            + "values) go to standard error, the counts as one JSON object to standard output. Ends with 2 when a line was bad.")
        {
            config, file,
        };
        command.SetRun((parsed, cancellationToken) => RunAsync(
            kind,
            parsed.GetRequiredValue(config),
            parsed.GetRequiredValue(file),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }

    private static async Task<Refusal?> RunAsync(
        string kind, FileInfo config, string file, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (!Configuration.Read(config).TryGet(out var options, out var refusal)
            || !Configuration.OpenKeys(options).TryGet(out var keys, out refusal))
            return refusal;
        if (file != "-" && !File.Exists(file))
            return new Refusal("import-missing", "There is no such file.");

        using (keys)
        {
            using var database = new Database(options.DatabaseFile);
            using var cipher = new ColumnCipher(keys.Columns);
            await database.MigrateAsync(cancellationToken);
            var time = TimeProvider.System;
            var wrapped = Microsoft.Extensions.Options.Options.Create(options);
            var persons = new PersonRegister(cipher, new LookupHash(keys.Lookups), wrapped, time);
            var representatives = new RepresentativeRegister(persons, new StatusEntries(wrapped, time), time);
            var import = new RegisterImport(database, persons, new OrganisationRegister(time), representatives);

            await using var csv = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            var started = time.GetTimestamp();
            var result = await import.RunAsync(
                kind,
                csv,
                line => error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {line.Line}: {line.Code}")),
                counts => error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{counts.Lines} lines, {time.GetElapsedTime(started).TotalSeconds:F1} s")),
                cancellationToken);
            if (!result.TryGet(out var counts, out refusal))
                return refusal;

            await output.WriteLineAsync(JsonSerializer.Serialize(counts, JsonSerializerOptions.Web));
            return counts.Refused == 0
                ? null
                : new Refusal("lines-refused", "Some lines were refused; the good ones are kept.");
        }
    }
}
