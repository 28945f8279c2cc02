using System.CommandLine;
using TrustLedger.Client.Egress;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet;

/// <summary>One run of one command: its streams, its clock, its vault.</summary>
internal sealed class WalletContext : IDisposable
{
    private const int MaximumMebibytes = 16;

    private readonly WalletHost _host;
    private readonly GlobalOptions _options;
    private readonly ParseResult _parsed;
    private VaultFile? _vault;
    private ApiClient? _api;
    private ApiClient? _node;
    private EgressClient? _egress;

    public WalletContext(WalletHost host, GlobalOptions options, ParseResult parsed, Language language)
    {
        (_host, _options, _parsed) = (host, options, parsed);
        Language = parsed.GetValue(options.Language) is { } name ? Languages.Parse(name) : language;
        Output = new Output(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, Language,
            parsed.GetValue(options.Json), parsed.GetValue(options.Yes))
        {
            Columns = host.Columns,
            NoteColumns = host.NoteColumns,
        };
        Home = Path.GetFullPath(parsed.GetValue(options.Home) ?? host.Environment("TRUSTLEDGER_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".trustledger"));
    }

    public Language Language { get; }

    public Output Output { get; }

    public string Home { get; }

    public TimeProvider Time => _host.Time;

    public DateTimeOffset Now => _host.Time.GetUtcNow();

    public TextReader Input => _host.Input;

    /// <summary>Opens an address in the person's browser; false when there is none.</summary>
    public bool OpenBrowser(Uri url) => _host.OpenBrowser(url);

    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    public T? GetOptional<T>(Argument<T> argument) => _parsed.GetValue(argument);

    public T Get<T>(Argument<T> argument) => _parsed.GetRequiredValue(argument);

    /// <returns>The vault, opened once; or the refusals of <see cref="VaultFile.Open"/> and of the passphrase.</returns>
    public Result<VaultFile> OpenVault()
    {
        if (_vault is not null)
            return _vault;
        if (!VaultFile.Exists(Home))
            return new Refusal("vault-missing", "There is no wallet in this home folder.");
        if (!ReadPassphrase(isNew: false).TryGet(out var passphrase, out var refusal))
            return refusal;

        using (passphrase)
            return OpenVault(passphrase);
    }

    /// <summary>As <see cref="OpenVault()"/>, for a command that needs the passphrase for more than the vault.</summary>
    public Result<VaultFile> OpenVault(Passphrase passphrase)
    {
        if (_vault is not null)
            return _vault;
        return VaultFile.Open(Home, passphrase).TryGet(out _vault, out var refusal) ? _vault : refusal;
    }

    /// <returns>The identity API that the vault names; or <c>api-missing</c>.</returns>
    public Result<ApiClient> OpenApi(VaultFile vault) => Open(vault.Content.Settings.Api, ref _api)
        ?? (Result<ApiClient>)new Refusal("api-missing", "This wallet was not told which identity API to use.");

    /// <returns>Where the ledger node is that the vault names; or <c>node-missing</c>.</returns>
    public static Result<Uri> NodeOf(VaultFile vault) => vault.Content.Settings.Node
        ?? (Result<Uri>)new Refusal("node-missing", "This wallet was not told which ledger node to use.");

    /// <returns>A client of that node; or as <see cref="NodeOf"/>.</returns>
    public Result<ApiClient> OpenNode(VaultFile vault) =>
        NodeOf(vault).TryGet(out var address, out var refusal) ? Open(address, ref _node)! : refusal;

    /// <summary>For addresses that someone else wrote: offers, requests, and what these point to.</summary>
    public ForeignServer OpenForeign(VaultFile vault) => new(OpenEgress(vault));

    /// <summary>The one way out to such addresses.</summary>
    public EgressClient OpenEgress(VaultFile vault) => _egress ??= new EgressClient(
        new EgressOptions { AllowLoopback = vault.Content.Settings.AllowLoopback, Timeout = TimeSpan.FromSeconds(15) }, Time);

    private ApiClient? Open(Uri? address, ref ApiClient? client) => address is null ? null : client ??= new ApiClient(address, Time);

    /// <summary>Takes the passphrase from a descriptor, a file, the file that the environment names, or the terminal.</summary>
    /// <param name="isNew">Then the terminal is asked twice, and both must agree.</param>
    public Result<Passphrase> ReadPassphrase(bool isNew)
    {
        if (Get(_options.PassphraseDescriptor) is { } descriptor)
            return Passphrase.FromDescriptor(descriptor);
        if ((Get(_options.PassphraseFile) ?? _host.Environment("TRUSTLEDGER_PASSPHRASE_FILE")) is { Length: > 0 } file)
            return Passphrase.FromFile(file);

        Output.Ask(isNew ? Texts.NewPassphrase : Texts.EnterPassphrase);
        if (_host.ReadSecret() is not { } first)
            return new Refusal("passphrase-missing", "There is no terminal to ask for the passphrase.");
        if (isNew)
        {
            Output.Ask(Texts.PassphraseAgain);
            if (!string.Equals(first, _host.ReadSecret(), StringComparison.Ordinal))
                return new Refusal("passphrase-mismatch", "The two passphrases differ.");
        }

        return Passphrase.FromText(first);
    }

    /// <summary>Asks before something is disclosed or signed. Silence is no.</summary>
    /// <returns>Null to go on; or <c>not-confirmed</c>.</returns>
    public Refusal? Confirm(Said question)
    {
        if (Get(_options.Yes))
            return null;
        Output.Ask(question);
        return Input.ReadLine()?.Trim() is "y" or "Y" or "yes" or "是" or "好" or "同意"
            ? null
            : new Refusal("not-confirmed", "It was not confirmed; nothing was disclosed or signed.");
    }

    /// <summary>Asks for one line that may be seen, such as a transaction code.</summary>
    /// <returns>The line without blanks around it; or <c>answer-missing</c> at the end of the input.</returns>
    public Result<string> Prompt(Said question)
    {
        Output.Ask(question);
        return Input.ReadLine()?.Trim() is { Length: > 0 } line
            ? line
            : new Refusal("answer-missing", "The input ended before this question was answered.");
    }

    /// <summary>Asks for one line that is not shown when there is a terminal; from a pipe it is read as it comes.</summary>
    /// <returns>As <see cref="Prompt"/>.</returns>
    public Result<string> PromptSecret(Said question)
    {
        Output.Ask(question);
        return (_host.ReadSecret() ?? Input.ReadLine())?.Trim() is { Length: > 0 } line
            ? line
            : new Refusal("answer-missing", "The input ended before this question was answered.");
    }

    /// <summary>Reads a file, or standard input when its name is <c>-</c>.</summary>
    /// <returns>The text; or as <see cref="InputFile.Find(string, int)"/>.</returns>
    public async Task<Result<string>> ReadTextAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "-")
            return await Input.ReadToEndAsync(cancellationToken);
        return InputFile.Find(name, MaximumMebibytes).TryGet(out var file, out var refusal)
            ? await File.ReadAllTextAsync(file.FullName, cancellationToken)
            : refusal;
    }

    public void Dispose()
    {
        _api?.Dispose();
        _node?.Dispose();
        _egress?.Dispose();
        _vault?.Dispose();
    }
}
