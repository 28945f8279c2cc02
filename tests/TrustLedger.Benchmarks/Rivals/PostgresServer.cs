using System.Diagnostics;
using Npgsql;

namespace TrustLedger.Benchmarks.Rivals;

/// <summary>A real PostgreSQL server of the system's packages, for this run alone, with its durable settings on.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>What the server runs with; everything else is as PostgreSQL ships it.</summary>
    public const string Settings = "fsync=on synchronous_commit=on full_page_writes=on shared_buffers=256MB max_wal_size=4GB max_connections=200";

    private readonly string _programs;
    private readonly string _data;
    private readonly string _home;

    private PostgresServer(string programs, string data, string home, string version)
    {
        (_programs, _data, _home, Version) = (programs, data, home, version);
        Source = NpgsqlDataSource.Create(
            $"Host={home};Username=bench;Database=postgres;Maximum Pool Size=160;Max Auto Prepare=0;No Reset On Close=true");
        AppDomain.CurrentDomain.ProcessExit += StopAtExit;
    }

    public string Version { get; }

    public NpgsqlDataSource Source { get; }

    /// <returns>The folder of its programs; null when PostgreSQL is not installed.</returns>
    public static string? Programs() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    public static async Task<PostgresServer> Start(string folder)
    {
        var programs = Programs() ?? throw new InvalidOperationException("PostgreSQL is not installed (Debian, Ubuntu: postgresql).");
        var home = Path.Combine(folder, "postgres");
        Directory.CreateDirectory(home);
        if (Environment.IsPrivilegedProcess)
        {
            // The server refuses to run as root: it gets the folder as the user that its package made.
            await Run(Start("chown", "postgres", home));
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        var data = Path.Combine(home, "data");
        await AsServer(programs, "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions");
        var options = string.Join(' ', Settings.Split(' ').Select(setting => "-c " + setting));
        var version = (await AsServer(programs, "postgres", "--version")).Trim();
        var server = new PostgresServer(programs, data, home, version);
        await AsServer(programs, "pg_ctl", "-D", data, "-w", "-l", Path.Combine(home, "log"),
            "-o", $"{options} -c listen_addresses= -k {home}", "start");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        AppDomain.CurrentDomain.ProcessExit -= StopAtExit;
        await AsServer(_programs, "pg_ctl", Stopping);
        Directory.Delete(_home, recursive: true);
    }

    private string[] Stopping => ["-D", _data, "-m", "immediate", "-w", "stop"];

    // SIGTERM, SIGINT and an unhandled fault end the process without disposing: the server would outlive it.
    private void StopAtExit(object? sender, EventArgs e)
    {
        using var process = Process.Start(Command(_programs, "pg_ctl", Stopping));
        process?.WaitForExit();
    }

    private static Task<string> AsServer(string programs, string program, params string[] arguments) =>
        Run(Command(programs, program, arguments));

    private static ProcessStartInfo Command(string programs, string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", Path.Combine(programs, program), .. arguments])
            : Start(Path.Combine(programs, program), arguments);

    private static ProcessStartInfo Start(string program, params string[] arguments) =>
        new(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = "/" };

    private static async Task<string> Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;

        // pg_ctl hands its output to the server that it starts: waiting for the end of it would wait for ever.
        var output = start.ArgumentList.Contains("start", StringComparer.Ordinal) ? Task.FromResult("") : process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}.");
    }
}
