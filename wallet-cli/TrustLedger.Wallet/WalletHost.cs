namespace TrustLedger.Wallet;

/// <summary>What the wallet takes from its surroundings, so that a test can be its surroundings.</summary>
public sealed class WalletHost
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where answers and <c>-</c> files are read from.</summary>
    public TextReader Input { get; init; } = Console.In;

    /// <summary>Reads a line that is not shown; null when there is no terminal to read it from.</summary>
    public Func<string?> ReadSecret { get; init; } = Terminal.SecretPrompt.Read;

    /// <summary>Opens an address in the person's browser; false when there is none to open.</summary>
    public Func<Uri, bool> OpenBrowser { get; init; } = Terminal.Browser.Open;

    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
