namespace TrustLedger.Wallet;

/// <summary>What the process says to a script. The numbers are stable.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>The command line is wrong; nothing was tried.</summary>
    public const int Usage = 1;

    /// <summary>Someone's input was turned down, with a code: doing the same again gives the same.</summary>
    public const int Refused = 2;

    /// <summary>The world failed (disk, network, server): the same again may work.</summary>
    public const int Fault = 3;
}
