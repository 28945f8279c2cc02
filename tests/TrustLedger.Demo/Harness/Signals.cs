using System.Runtime.InteropServices;

namespace TrustLedger.Demo.Harness;

/// <summary>The two ways to end a process by its id: asking it, and pulling its plug.</summary>
internal static partial class Signals
{
    private const int Kill = 9;
    private const int Terminate = 15;

    public static void AskToStop(int processId) => _ = Send(processId, Terminate);

    public static void PullThePlug(int processId) => _ = Send(processId, Kill);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int processId, int signal);
}
