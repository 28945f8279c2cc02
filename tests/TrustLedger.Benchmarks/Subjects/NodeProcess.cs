using System.Diagnostics;
using System.Globalization;

namespace TrustLedger.Benchmarks.Subjects;

/// <summary>The node program, started as an operator starts it.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;

    private NodeProcess(Process process, Uri url, double startSeconds)
    {
        (_process, Url, StartSeconds) = (process, url, startSeconds);
        AppDomain.CurrentDomain.ProcessExit += Kill; // A benchmark that is told to stop disposes of nothing.
    }

    public Uri Url { get; }

    /// <summary>From the start of the process to its saying that it listens.</summary>
    public double StartSeconds { get; }

    /// <exception cref="InvalidOperationException">It ended, or said something else.</exception>
    public static NodeProcess Start(string config)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "trustledger-node.dll");
        var start = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "run", "--config", config])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        const string listening = "listening on ";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(listening, StringComparison.Ordinal))
                return new NodeProcess(process, new Uri(line[listening.Length..]), Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        process.WaitForExit();
        throw new InvalidOperationException($"The node ended with {process.ExitCode}.");
    }

    public long ResidentBytes() => 1024 * File.ReadLines($"/proc/{_process.Id}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture)).Single();

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(sender: null, EventArgs.Empty);
        _process.Dispose();
    }

    private void Kill(object? sender, EventArgs arguments)
    {
        _process.Kill();
        _process.WaitForExit();
    }
}
