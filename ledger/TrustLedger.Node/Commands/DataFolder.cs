using System.CommandLine;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Commands;

/// <summary>The options <c>--data DIR</c> and <c>--log NAME</c>, and the logs that they name.</summary>
internal static class DataFolder
{
    public static Option<DirectoryInfo> Option() => new("--data") { Description = "The node's data folder.", Required = true };

    public static Option<string?> LogOption() => new("--log") { Description = "One log's name; without it every log of the folder." };

    /// <summary>The logs of a folder: those below it that have a genesis.</summary>
    public static IReadOnlyList<(string Name, LogFolder Folder)> Logs(DirectoryInfo folder, string? only) => folder.Exists
        ? [.. folder.EnumerateDirectories().OrderBy(log => log.Name, StringComparer.Ordinal)
            .Where(log => only is null ? File.Exists(new LogFolder(log.FullName).Genesis) : log.Name == only)
            .Select(log => (log.Name, new LogFolder(log.FullName)))]
        : [];

    /// <summary>Runs a command on logs that no process has open.</summary>
    public static int Locked(
        DirectoryInfo data, string? only, InvocationConfiguration invocation, Func<IReadOnlyList<(string Name, LogFolder Folder)>, int> run) =>
        Guarded(invocation, () =>
        {
            if (Logs(data, only) is not { Count: > 0 } logs)
                return None(data, only, invocation);
            using var taken = FolderLock.TryTake(data.FullName);
            return taken is null
                ? invocation.Refuse(new Refusal("locked", $"Another process has {data.FullName}."))
                : run(logs);
        });

    public static int None(DirectoryInfo data, string? only, InvocationConfiguration invocation)
    {
        invocation.Error.WriteLine($"There is no log{(only is null ? "" : " " + only)} in {data.FullName}.");
        return ExitCode.Usage;
    }

    /// <summary>The edge of the process: a fault of the world is one line and exit code 3.</summary>
    public static int Guarded(InvocationConfiguration invocation, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (Exception fault) when (IsOfTheWorld(fault))
        {
            invocation.Error.WriteLine(Line(fault));
            return ExitCode.Fault;
        }
    }

    /// <inheritdoc cref="Guarded"/>
    public static async Task<int> GuardedAsync(InvocationConfiguration invocation, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception fault) when (IsOfTheWorld(fault))
        {
            await invocation.Error.WriteLineAsync(Line(fault));
            return ExitCode.Fault;
        }
    }

    private static bool IsOfTheWorld(Exception fault) => fault is IOException or UnauthorizedAccessException;

    private static string Line(Exception fault) => $"fault: {fault.Message}";
}
