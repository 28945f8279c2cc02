namespace TrustLedger.Tests.Node.Interop;

/// <summary>A theory that needs Node.js and npm: where one is missing it is left out, and says what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeJsTheoryAttribute : TheoryAttribute
{
    public NodeJsTheoryAttribute() => Skip = Reason(Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <returns>Null when both programs are on the path.</returns>
    internal static string? Reason(string path) =>
        new[] { "node", "npm" }.FirstOrDefault(program => !path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)))) is { } missing
            ? $"{missing} is not on the path: install Node.js 20 or newer with npm (Debian, Ubuntu: nodejs npm)."
            : null;
}
