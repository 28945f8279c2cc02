using System.CommandLine;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public GlobalOptions(Language language)
    {
        Home = new("--home") { Description = Texts.HomeOption.In(language), HelpName = "DIR", Recursive = true };
        Json = new("--json") { Description = Texts.JsonOption.In(language), Recursive = true };
        Language = new("--lang") { Description = Texts.LanguageOption.In(language), HelpName = "zh|en", Recursive = true };
        Language.AcceptOnlyFromAmong("zh", "en");
        Yes = new("--yes", "-y") { Description = Texts.YesOption.In(language), Recursive = true };
        PassphraseDescriptor = new("--passphrase-fd")
        {
            Description = Texts.PassphraseDescriptorOption.In(language),
            HelpName = "N",
            Recursive = true,
        };
        PassphraseFile = new("--passphrase-file")
        {
            Description = Texts.PassphraseFileOption.In(language),
            HelpName = "FILE",
            Recursive = true,
        };
    }

    public Option<string?> Home { get; }

    public Option<bool> Json { get; }

    public Option<string?> Language { get; }

    public Option<bool> Yes { get; }

    public Option<int?> PassphraseDescriptor { get; }

    public Option<string?> PassphraseFile { get; }

    public void AddTo(Command root)
    {
        root.Options.Add(Home);
        root.Options.Add(Json);
        root.Options.Add(Language);
        root.Options.Add(Yes);
        root.Options.Add(PassphraseDescriptor);
        root.Options.Add(PassphraseFile);
    }
}
