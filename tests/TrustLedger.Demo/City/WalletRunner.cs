using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.City;

/// <summary>Runs the wallet's commands as their owner would, with answers as JSON.</summary>
internal sealed class WalletRunner(CityFolder folder, string name)
{
    public string Name => name;

    public string Home => folder.Wallet(name);

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<CommandResult> RunAsync(string command, params IReadOnlyList<string> arguments) =>
        (await TryAsync(command, arguments)).MustSucceed();

    /// <summary>Runs a command, whatever it answers.</summary>
    public Task<CommandResult> TryAsync(string command, params IReadOnlyList<string> arguments) =>
        RunAsync(input: null, command, arguments);

    /// <summary>Runs a command that reads from standard input, as personal values do.</summary>
    public Task<CommandResult> RunAsync(string? input, string command, IReadOnlyList<string> arguments) =>
        CommandRunner.RunAsync(Programs.Wallet, CommandLine(command, arguments), input, CancellationToken.None);

    /// <summary>What one would type, for <c>demo.json</c>.</summary>
    public string Typed(string command, params IReadOnlyList<string> arguments) =>
        string.Join(' ', CommandLine(command, arguments).Prepend(Programs.Wallet).Select(Quote));

    private List<string> CommandLine(string command, IReadOnlyList<string> arguments) =>
    [
        .. command.Split(' '), .. arguments,
        "--home", Home, "--passphrase-file", folder.Passphrase, "--json", "--yes", "--lang", "en",
    ];

    private static string Quote(string argument) =>
        argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' or '_' or ':' or '=')
            ? argument
            : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
