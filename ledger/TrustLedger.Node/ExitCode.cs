namespace TrustLedger.Node;

/// <summary>How the process ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Usage = 1;
    public const int Refused = 2;
    public const int Fault = 3;
}
