namespace TrustLedger.IdentityApi.Commands;

/// <summary>What a command ends with. Scripts may branch on it.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 1;

    /// <summary>The input was refused.</summary>
    public const int Refused = 2;

    /// <summary>The world failed: disk, network, a missing file.</summary>
    public const int Fault = 3;
}
