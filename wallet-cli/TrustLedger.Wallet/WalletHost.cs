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

    /// <summary>Columns of the terminal that standard output is; null when it is none.</summary>
    public int? Columns { get; init; } = Terminal.Screen.Columns(Console.IsOutputRedirected);

    /// <summary>The same of standard error.</summary>
    public int? NoteColumns { get; init; } = Terminal.Screen.Columns(Console.IsErrorRedirected);

    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
