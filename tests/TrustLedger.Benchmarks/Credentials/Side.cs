using System.Diagnostics;
using System.Globalization;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>One side of the comparison: a process that does so many operations when it is told to, on one core.</summary>
internal sealed class Side : IDisposable
{
    private readonly Process _process;

    private Side(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += Kill; // A benchmark that is told to stop disposes of nothing.
    }

    /// <param name="folder">Where it runs.</param>
    /// <param name="command">The program and its arguments.</param>
    public static Side Start(string folder, params IReadOnlyList<string> command)
    {
        // Both sides on the same last core: what drives them, and the machine, have the others.
        var core = (Environment.ProcessorCount - 1).ToString(CultureInfo.InvariantCulture);
        return new Side(Process.Start(new ProcessStartInfo("taskset", ["-c", core, .. command])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <returns>Operations a second.</returns>
    /// <exception cref="InvalidOperationException">It ended; what it said is on standard error.</exception>
    public double Measure(string operation, int count)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operation} {count}"));
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() is { } seconds
            ? count / double.Parse(seconds, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[2]} ended at: {operation}.");
    }

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
