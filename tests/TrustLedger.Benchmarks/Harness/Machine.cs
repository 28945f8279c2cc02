using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TrustLedger.Benchmarks.Harness;

/// <summary>What a figure has to say about where it was measured.</summary>
internal static class Machine
{
    /// <param name="more">What else the figures rest on, as the rival's version.</param>
    public static IReadOnlyDictionary<string, string> Describe(params (string Name, string Value)[] more) => new Dictionary<string, string>(
        more.Select(one => KeyValuePair.Create(one.Name, one.Value)), StringComparer.Ordinal)
    {
        ["processor"] = Read("/proc/cpuinfo", "model name"),
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["memory"] = Read("/proc/meminfo", "MemTotal"),
        ["kernel"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["load"] = File.ReadAllText("/proc/loadavg").Split(' ')[0],
        ["started"] = TimeProvider.System.GetUtcNow().ToString("u", CultureInfo.InvariantCulture),
    };

    /// <returns>The commit of the working tree, with a plus where it was changed; "unknown" outside one.</returns>
    public static string Commit()
    {
        var head = Git("rev-parse", "--short=12", "HEAD");
        return head is null ? "unknown" : head + (string.IsNullOrEmpty(Git("status", "--porcelain", "--untracked-files=no")) ? "" : "+");
    }

    private static string Read(string file, string name) => File.ReadLines(file)
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()).FirstOrDefault("unknown");

    private static string? Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // No git here.
        }
    }
}
