using System.CommandLine;
using System.CommandLine.Help;
using TrustLedger.Wallet.Commands;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet;

/// <summary>The <c>wallet</c> command line.</summary>
public static class WalletCli
{
    /// <summary>Builds the commands, with their help in one language. <c>--lang</c> decides what a run says.</summary>
    public static RootCommand Create(WalletHost? host = null, Language language = Language.English)
    {
        var options = new GlobalOptions(language);
        var commands = new CommandFactory(host ?? new WalletHost(), options, language);
        var root = new RootCommand(Texts.Root.In(language))
        {
            InitCommand.Create(commands),
            SettingsCommand.Create(commands),
            BackupCommand.Create(commands),
            RestoreCommand.Create(commands),
            commands.Group("key", Texts.KeyGroup, KeyShowCommand.Create(commands)),
            EnrolCommand.Create(commands),
            ReceiveCommand.Create(commands),
            ListCommand.Create(commands),
            ShowCommand.Create(commands),
            DeleteCommand.Create(commands),
            PresentCommand.Create(commands),
            commands.Group("history", Texts.HistoryGroup, HistoryListCommand.Create(commands), HistoryShowCommand.Create(commands),
                HistoryExportCommand.Create(commands), HistoryEraseCommand.Create(commands), HistoryReportCommand.Create(commands)),
            commands.Group("access", Texts.AccessGroup, AccessListCommand.Create(commands), AccessVerifyCommand.Create(commands)),
            ClaimCommand.Create(commands),
            ShareCommand.Create(commands),
            EndorseCommand.Create(commands),
            TrustCommand.Create(commands),
            ApplyCommand.Create(commands),
            DelegateCommand.Create(commands),
            commands.Group("delegation", Texts.DelegationGroup, DelegationCommands.Handle(commands), DelegationCommands.List(commands),
                DelegationCommands.Accept(commands), DelegationCommands.Offer(commands), DelegationCommands.Revoke(commands)),
            ResumeCommand.Create(commands),
            AttestCommand.Create(commands),
            AcceptCommand.Create(commands),
            RevokeCommand.Create(commands),
            VerifyCommand.Create(commands),
            commands.Group("evidence", Texts.EvidenceGroup, EvidenceExportCommand.Create(commands)),
            commands.Group("officer", Texts.OfficerGroup, OfficerConfirmCommand.Create(commands),
                OfficerOfferCommand.Create(commands), OfficerRequestCommand.Create(commands),
                OfficerRequestCommand.Result(commands), OfficerDecideCommand.Create(commands),
                OfficerRevokeCredentialCommand.Create(commands), OfficerSuspendCommand.Create(commands),
                OfficerSuspendCommand.Lift(commands)),
            commands.Group("corrections", Texts.CorrectionsGroup, CorrectionsProposeCommand.Create(commands),
                CorrectionsSignCommand.Opine(commands), CorrectionsSignCommand.Decide(commands),
                CorrectionsSignCommand.Acknowledge(commands), CorrectionsInboxCommand.Create(commands),
                CorrectionsShowCommand.Create(commands)),
            commands.Group("governance", Texts.GovernanceGroup, DraftWitnessesCommand.Create(commands),
                SignGenesisCommand.Create(commands), AssembleGenesisCommand.Create(commands), GovernanceProposeCommand.Create(commands),
                GovernanceEndorseCommand.Create(commands), GovernanceWaitingCommand.Create(commands),
                GovernanceMembersCommand.Create(commands), GovernancePoliciesCommand.Create(commands)),
            commands.Group("registry", Texts.RegistryGroup, RegistryImportCommand.Create(commands)),
            commands.Group("device", Texts.DeviceGroup, DeviceSuspendCommand.Create(commands), DeviceNoticesCommand.Create(commands)),
            commands.Group("handle", Texts.HandleGroup, HandleNewCommand.Create(commands)),
            commands.Group("statement", Texts.StatementGroup, StatementVerifyCommand.Create(commands)),
            commands.Group("ledger", Texts.LedgerGroup, LedgerCheckCommand.Create(commands), LedgerForkCommand.Create(commands)),
        };
        options.AddTo(root);

        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new ExampleHelpAction((HelpAction)help.Action!, language);
        return root;
    }

    /// <summary>Parses and runs one command line, from the first word to the exit code.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, WalletHost host, InvocationConfiguration configuration)
    {
        var language = Languages.OfArguments(arguments);
        var parsed = Create(host, language).Parse(arguments);
        if (parsed.Errors.Count == 0 || arguments.Any(argument => argument is "--help" or "-h" or "-?"))
            return await parsed.InvokeAsync(configuration);

        var output = new Output(configuration.Output, configuration.Error, language, arguments.Contains("--json", StringComparer.Ordinal));
        return output.WriteUsage(parsed.Errors.Select(error => WithoutWords(error.Message, parsed)), CommandPath(parsed));
    }

    // A word that was not expected may be a name typed in the wrong place: an error does not repeat it.
    private static string WithoutWords(string message, ParseResult parsed) => parsed.UnmatchedTokens
        .Where(token => !token.StartsWith('-')).Aggregate(message, (text, token) => text.Replace(token, "…", StringComparison.Ordinal));

    private static string CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult parent; at = parent)
            names.Push(at.Command.Name);
        return string.Join(' ', names.Prepend("wallet"));
    }
}
