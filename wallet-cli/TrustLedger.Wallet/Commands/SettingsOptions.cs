using System.CommandLine;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary>The options of <c>init</c> and <c>settings</c> that say which servers and logs are meant.</summary>
internal sealed class SettingsOptions
{
    private readonly Option<string?> _api;
    private readonly Option<string?> _node;
    private readonly Option<string[]?> _pins;
    private readonly Option<bool> _loopback;

    public SettingsOptions(CommandFactory commands)
    {
        _api = commands.Option("--api", "URL", Texts.ApiOption);
        _node = commands.Option("--node", "URL", Texts.NodeOption);
        _pins = new("--pin") { Description = Texts.PinOption.In(commands.Language), HelpName = "LOG=HASH" };
        _loopback = commands.Switch("--loopback", Texts.LoopbackOption);
    }

    public IReadOnlyList<Symbol> Symbols => [_api, _node, _pins, _loopback];

    /// <summary>What was given, over what was there.</summary>
    /// <returns>
    /// The settings; or, first match wins: <c>url-malformed</c> (no http or https address, or plain http to another
    /// machine), <c>pin-malformed</c>, <c>pin-conflict</c> (a log is pinned to another hash already).
    /// </returns>
    public Result<WalletSettings> Read(WalletContext context, WalletSettings before)
    {
        if (!ReadUrl(context.Get(_api), before.Api).TryGet(out var api, out var refusal)
            || !ReadUrl(context.Get(_node), before.Node).TryGet(out var node, out refusal))
        {
            return refusal;
        }

        var logs = new Dictionary<string, PinnedLog>(before.Logs, StringComparer.Ordinal);
        foreach (var pin in context.Get(_pins) ?? [])
        {
            if (pin.Split('=') is not [var name, { Length: 64 } hash] || !hash.All(char.IsAsciiHexDigitLower))
                return new Refusal("pin-malformed", "A pin is LOG=HASH, the hash 64 lower-case hex digits.");
            if (logs.TryGetValue(name, out var pinned) && pinned.GenesisHash != hash)
                return new Refusal("pin-conflict", $"The log {name} is pinned to another genesis already.");
            logs[name] = new PinnedLog(hash, pinned?.Origin, OnFirstUse: false);
        }

        // Whoever works with a server on this machine is developing: what that server links to is here as well.
        var loopback = context.Get(_loopback) || before.AllowLoopback || api.Url is { IsLoopback: true };
        return new WalletSettings { Api = api.Url, Node = node.Url, AllowLoopback = loopback, Logs = logs };
    }

    private static Result<OptionalUrl> ReadUrl(string? text, Uri? before)
    {
        if (text is null)
            return new OptionalUrl(before);
        var isUrl = Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url);
        return isUrl && (url!.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? new OptionalUrl(url)
            : new Refusal("url-malformed", "A server's address is an https URL, or http on this machine.");
    }

    private sealed record OptionalUrl(Uri? Url);
}
