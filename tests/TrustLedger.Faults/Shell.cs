using TrustLedger.Demo.Harness;

namespace TrustLedger.Faults;

/// <summary>Programs of the system.</summary>
internal static class Shell
{
    /// <exception cref="StepFailedException">It is missing, or ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        try
        {
            return (await CommandRunner.RunAsync(program, arguments, input: null, CancellationToken.None)).MustSucceed().Output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new StepFailedException($"{program} is missing; tests/faults/run installs it where it may.");
        }
    }
}
