using System.CommandLine;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet;

/// <summary>Makes commands that all end the same way: a report, a refusal or a fault, each with its exit code.</summary>
internal sealed class CommandFactory(WalletHost host, GlobalOptions options, Language language)
{
    public Language Language => language;

    /// <summary>A command that groups others.</summary>
    public Command Group(string name, Said description, params Command[] commands)
    {
        var group = new WalletCommand(name, description.In(language), "");
        foreach (var command in commands)
            group.Subcommands.Add(command);
        return group;
    }

    public Command Create(string name, Said description, string example, IReadOnlyList<Symbol> symbols,
        Func<WalletContext, CancellationToken, Task<Result<Report>>> run)
    {
        var command = new WalletCommand(name, description.In(language), example);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, run, cancellationToken));
        return command;
    }

    public Argument<string> Argument(string name, Said description) =>
        new(name) { Description = description.In(language) };

    public Option<string?> Option(string name, string helpName, Said description) =>
        new(name) { Description = description.In(language), HelpName = helpName };

    public Option<string?> RequiredOption(string name, string helpName, Said description) =>
        new(name) { Description = description.In(language), HelpName = helpName, Required = true };

    /// <summary>An option that may be given several times.</summary>
    public Option<string[]?> Options(string name, string helpName, Said description) =>
        new(name) { Description = description.In(language), HelpName = helpName };

    public Option<bool> Switch(string name, Said description) => new(name) { Description = description.In(language) };

    // The process boundary: whatever was not foreseen ends here, as a fault without anything personal in it.
    private async Task<int> RunAsync(ParseResult parsed, Func<WalletContext, CancellationToken, Task<Result<Report>>> run,
        CancellationToken cancellationToken)
    {
        using var context = new WalletContext(host, options, parsed, language);
        try
        {
            return (await run(context, cancellationToken)).TryGet(out var report, out var refusal)
                ? context.Output.Write(report)
                : context.Output.Write(refusal);
        }
        catch (Exception fault)
        {
            return context.Output.WriteFault(fault);
        }
    }
}
