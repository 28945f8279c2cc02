using System.CommandLine;
using System.Text.Json;
using TrustLedger.Benchmarks.Credentials;
using TrustLedger.Benchmarks.Rivals;
using TrustLedger.Interop;

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
                parsed.GetValue(json) ? JsonSerializer.Serialize(report, Layout) : ReportText.Of(report));
            return 0;
        });
        return new RootCommand("Measures TrustLedger on this machine.") { ledger, Credentials(), Side() };
    }

    private static Command Credentials()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of text." };
        var quick = new Option<bool>("--quick") { Description = "Fewer and shorter rounds: about a minute." };
        var seed = new Option<int>("--seed") { Description = "What the made-up residents are made from.", DefaultValueFactory = _ => 1 };
        var only = new Option<string[]>("--only")
        {
            Description = "Only these parts.",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong(CredentialsParts.All);
        var folder = new Option<DirectoryInfo>("--folder")
        {
            Description = "Where the database is written, on the disk to be measured.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "bench-credentials")),
        };
        var command = new Command("credentials", "Measure credentials beside @sd-jwt/sd-jwt-vc, in turn, on one core; and issuances over HTTP.")
        {
            json, quick, seed, only, folder,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var progress = parsed.InvocationConfiguration.Error;
            if (NpmFolder.Reason(Environment.GetEnvironmentVariable("PATH") ?? "") is { } reason)
            {
                await progress.WriteLineAsync(reason);
                return Failed;
            }

            var options = new CredentialsOptions(
                parsed.GetRequiredValue(folder).FullName, parsed.GetValue(seed), parsed.GetValue(quick),
                parsed.GetValue(only) is { Length: > 0 } some ? some : CredentialsParts.All,
                "./bench " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1)));
            var report = await new CredentialsBenchmark(options, line => progress.WriteLine(line)).Run(cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                parsed.GetValue(json) ? JsonSerializer.Serialize(report, Layout) : ReportText.Of(report));
            return 0;
        });
        return command;
    }

    // Started by the benchmark itself, on a core that it chose.
    private static Command Side()
    {
        var work = new Argument<FileInfo>("work");
        var command = new Command("side") { work };
        command.Hidden = true;
        command.SetAction((parsed, _) => OurSide.RunAsync(parsed.GetRequiredValue(work).FullName));
        return command;
    }
}
