namespace TrustLedger.Wallet.Terminal;

/// <summary>The terminal that a person reads.</summary>
internal static class Screen
{
    private const int Least = 20;

    /// <returns>How many columns a line has; null where nobody reads but a file or a program.</returns>
    public static int? Columns(bool isRedirected)
    {
        if (isRedirected)
            return null;
        try
        {
            return Console.WindowWidth is >= Least and var columns ? columns : null;
        }
        catch (Exception missing) when (missing is IOException or PlatformNotSupportedException)
        {
            return null;
        }
    }
}
