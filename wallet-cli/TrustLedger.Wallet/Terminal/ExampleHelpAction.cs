using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TrustLedger.Wallet.Terminal;

/// <summary>The usual help, and under it how the command is really used.</summary>
internal sealed class ExampleHelpAction(HelpAction help, Language language) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is WalletCommand { Example.Length: > 0 } command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(Texts.ExampleTitle.In(language));
            foreach (var line in command.Example.Split('\n'))
                output.WriteLine($"  {line}");
            output.WriteLine();
        }

        return exitCode;
    }
}
