using System.CommandLine;
using System.Text.Json;
using TrustLedger.Benchmarks.Rivals;

namespace TrustLedger.Benchmarks;

/// <summary>The options of <c>./bench</c>.</summary>
internal static class BenchCli
{
    private const int Failed = 3;

    private static readonly JsonSerializerOptions Layout = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static RootCommand Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var quick = new Option<bool>("--quick") { Description = "Fewer and shorter rounds, 32 clients only: under three minutes." };
        var seed = new Option<int>("--seed") { Description = "What keys and statements are made from.", DefaultValueFactory = _ => 1 };
        var size = new Option<int?>("--size") { Description = "How many statements the log holds for the last part; 1,000,000, or 100,000 with --quick." };
        var only = new Option<string[]>("--only")
        {
            Description = "Only these parts.",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong(LedgerParts.All);
        var folder = new Option<DirectoryInfo>("--folder")
        {
            Description = "Where logs and databases are written, on the disk to be measured.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "bench")),
        };
        var ledger = new Command("ledger", "Measure the ledger beside two PostgreSQL tables, in turn, on the same work.")
        {
            json, quick, seed, size, only, folder,
        };
        ledger.SetAction(async (parsed, cancellationToken) =>
        {
            if (PostgresServer.Programs() is null)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("PostgreSQL is not installed (Debian, Ubuntu: postgresql).");
                return Failed;
            }

            var isQuick = parsed.GetValue(quick);
            var options = new LedgerOptions(
                parsed.GetRequiredValue(folder).FullName, parsed.GetValue(seed), isQuick,
                parsed.GetValue(size) ?? (isQuick ? 100_000 : 1_000_000),
                parsed.GetValue(only) is { Length: > 0 } some ? some : LedgerParts.All,
                "./bench " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1)));
            var progress = parsed.InvocationConfiguration.Error;
            var report = await new LedgerBenchmark(options, line => progress.WriteLine(line)).Run(cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                parsed.GetValue(json) ? JsonSerializer.Serialize(report, Layout) : LedgerText.Of(report));
            return 0;
        });
        return new RootCommand("Measures TrustLedger on this machine.") { ledger };
    }
}
