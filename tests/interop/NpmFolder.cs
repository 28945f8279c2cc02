using System.Diagnostics;

namespace TrustLedger.Interop;

/// <summary>Other people's programs of one folder under tests/interop, with the npm packages that its lock file names.</summary>
/// <remarks>Installed outside the sources, and kept there from one run to the next. Compiled into each project that runs them.</remarks>
internal static class NpmFolder
{
    private static readonly Lock Installing = new();

    /// <returns>Null when node and npm are on the path; else what to install.</returns>
    public static string? Reason(string path) =>
        new[] { "node", "npm" }.FirstOrDefault(program =>
            !path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)))) is { } missing
            ? $"{missing} is not on the path: install Node.js 20 or newer with npm (Debian, Ubuntu: nodejs npm)."
            : null;

    /// <param name="root">The folder of TrustLedger.sln.</param>
    /// <param name="name">Of the folder under tests/interop.</param>
    /// <returns>Where its programs and packages lie now.</returns>
    /// <exception cref="InvalidOperationException">npm did not do it.</exception>
    public static string Install(string root, string name)
    {
        lock (Installing)
        {
            var source = Path.Combine(root, "tests", "interop", name);
            var folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "interop", name)).FullName;
            foreach (var file in Directory.EnumerateFiles(source))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);

            var locked = File.ReadAllText(Path.Combine(source, "package-lock.json"));
            var done = Path.Combine(folder, "installed");
            if (!File.Exists(done) || File.ReadAllText(done) != locked)
            {
                Run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
                File.WriteAllText(done, locked);
            }

            return folder;
        }
    }

    private static void Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} in {folder}: {error}{output.GetAwaiter().GetResult()}");
    }
}
