using System.CommandLine;
using Microsoft.Data.Sqlite;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Commands;

/// <summary>The process boundary of a command: refusals and faults become an exit code and one line.</summary>
internal static class CommandRun
{
    public static void SetRun(
        this Command command, Func<ParseResult, CancellationToken, Task<Refusal?>> run) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            try
            {
                if (await run(parsed, cancellationToken) is not { } refusal)
                    return ExitCode.Done;
                await error.WriteLineAsync($"refused: {refusal.Code}: {refusal.Detail}");
                return ExitCode.Refused;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
            {
                // The type only: a message may quote a line of an import.
                await error.WriteLineAsync($"fault: {fault.GetType().Name}");
                return ExitCode.Fault;
            }
        });
}
