using System.CommandLine;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary>The options of <c>init</c> and <c>settings</c> that say which servers, logs and roots are meant.</summary>
internal sealed class SettingsOptions
{
    private const int MaximumMebibytes = 1;

    private readonly Option<string?> _api;
    private readonly Option<string?> _node;
    private readonly Option<string[]?> _mirrors;
    private readonly Option<string[]?> _genesis;
    private readonly Option<string[]?> _pins;
    private readonly Option<string[]?> _anchors;
    private readonly Option<string?> _profile;
    private readonly Option<string?> _provider;
    private readonly Option<bool> _loopback;

    public SettingsOptions(CommandFactory commands)
    {
        _api = commands.Option("--api", "URL", Texts.ApiOption);
        _node = commands.Option("--node", "URL", Texts.NodeOption);
        _mirrors = commands.Options("--mirror", "URL", Texts.MirrorUrlOption);
        _genesis = commands.Options("--genesis", "FILE", Texts.GenesisOption);
        _pins = commands.Options("--pin", "LOG=HASH", Texts.PinOption);
        _anchors = commands.Options("--anchor", "FILE", Texts.AnchorOption);
        _profile = commands.Option("--profile", "NAME", Texts.ProfileOption);
        _provider = commands.Option("--wallet-provider", "FILE", Texts.WalletProviderOption);
        _loopback = commands.Switch("--loopback", Texts.LoopbackOption);
    }

    public IReadOnlyList<Symbol> Symbols => [_api, _node, _mirrors, _genesis, _pins, _anchors, _profile, _provider, _loopback];

    /// <summary>What was given, over what was there.</summary>
    /// <returns>
    /// The settings; or, first match wins: <c>url-malformed</c> (no http or https address, or plain http to another
    /// machine), a refusal of <see cref="Genesis.Parse"/>, <c>pin-malformed</c>, <c>pin-conflict</c> (a log is pinned to
    /// another hash already), a refusal of <see cref="TrustAnchors.FromPem"/>, <c>profile-unknown</c>, a refusal of <see cref="WalletProvider.Read"/>; for a file as <see cref="InputFile.Find(string, int)"/>.
    /// </returns>
    public Result<WalletSettings> Read(WalletContext context, WalletSettings before)
    {
        if (!ReadUrl(context.Get(_api), before.Api).TryGet(out var api, out var refusal)
            || !ReadUrl(context.Get(_node), before.Node).TryGet(out var node, out refusal)
            || !ReadMirrors(context, before).TryGet(out var mirrors, out refusal)
            || !ReadLogs(context, before).TryGet(out var logs, out refusal)
            || !ReadAnchors(context, before.Anchors).TryGet(out var anchors, out refusal)
            || !ReadProfile(context.Get(_profile), before.Profile).TryGet(out var profile, out refusal)
            || !ReadProvider(context.Get(_provider), before.WalletProvider).TryGet(out var provider, out refusal))
        {
            return refusal;
        }

        // Whoever works with a server on this machine is developing: what that server links to is here as well.
        var loopback = context.Get(_loopback) || before.AllowLoopback || api.Url is { IsLoopback: true };
        return new WalletSettings
        {
            Api = api.Url,
            Node = node.Url,
            Mirrors = mirrors,
            Profile = profile,
            WalletProvider = provider.Length == 0 ? null : provider,
            AllowLoopback = loopback,
            Logs = logs,
            Anchors = anchors.Length == 0 ? null : anchors,
        };
    }

    // Who names mirrors names all of them.
    private Result<List<Uri>> ReadMirrors(WalletContext context, WalletSettings before)
    {
        if (context.Get(_mirrors) is not { Length: > 0 } given)
            return before.Mirrors;
        var mirrors = new List<Uri>();
        foreach (var text in given)
        {
            if (!ReadUrl(text, before: null).TryGet(out var mirror, out var refusal))
                return refusal;
            mirrors.Add(mirror.Url!);
        }

        return mirrors;
    }

    private Result<Dictionary<string, KnownLog>> ReadLogs(WalletContext context, WalletSettings before)
    {
        var logs = new Dictionary<string, KnownLog>(before.Logs, StringComparer.Ordinal);
        foreach (var file in context.Get(_genesis) ?? [])
        {
            if (!ReadFile(file).TryGet(out var bytes, out var refusal) || !Genesis.Parse(bytes).TryGet(out var genesis, out refusal))
                return refusal;
            var name = genesis.Origin[(genesis.Origin.LastIndexOf('/') + 1)..];
            var hash = Convert.ToHexStringLower(genesis.Hash.ToArray());
            if (logs.TryGetValue(name, out var pinned) && pinned.GenesisHash != hash)
                return new Refusal("pin-conflict", $"The log {name} is pinned to another genesis already.");
            logs[name] = new KnownLog(hash, genesis.Origin, genesis.LogKey, OnFirstUse: false, genesis.Witnesses?.Policy.ToString());
        }

        foreach (var pin in context.Get(_pins) ?? [])
        {
            if (pin.Split('=') is not [var name, { Length: 64 } hash] || !hash.All(char.IsAsciiHexDigitLower))
                return new Refusal("pin-malformed", "A pin is LOG=HASH, the hash 64 lower-case hex digits.");
            if (logs.TryGetValue(name, out var pinned) && pinned.GenesisHash != hash)
                return new Refusal("pin-conflict", $"The log {name} is pinned to another genesis already.");
            logs[name] = new KnownLog(hash, pinned?.Origin, pinned?.Key, OnFirstUse: false, pinned?.Witnesses);
        }

        return logs;
    }

    private Result<string> ReadAnchors(WalletContext context, string? before)
    {
        var pem = before ?? "";
        foreach (var file in context.Get(_anchors) ?? [])
        {
            if (!ReadFile(file).TryGet(out var bytes, out var refusal))
                return refusal;
            var text = System.Text.Encoding.UTF8.GetString(bytes);
            if (!TrustAnchors.FromPem(text).TryGet(out _, out refusal))
                return refusal;
            // A file may end without a line's end, and a certificate begins on a line of its own.
            pem += pem.Contains(text, StringComparison.Ordinal) ? "" : pem is "" or [.., '\n'] ? text : "\n" + text;
        }

        return pem;
    }

    private static Result<WalletProfile> ReadProfile(string? name, WalletProfile before) => name switch
    {
        null => before,
        "haip" => WalletProfile.Haip,
        "open" => WalletProfile.Open,
        _ => new Refusal("profile-unknown", "A profile is haip or open."),
    };

    private static Result<string> ReadProvider(string? name, string? before)
    {
        if (name is null)
            return before ?? "";
        if (!ReadFile(name).TryGet(out var bytes, out var refusal))
            return refusal;
        var pem = System.Text.Encoding.UTF8.GetString(bytes);
        if (!WalletProvider.Read(pem).TryGet(out var provider, out refusal))
            return refusal;
        provider.Dispose();
        return pem;
    }

    private static Result<byte[]> ReadFile(string name) =>
        InputFile.Find(name, MaximumMebibytes).TryGet(out var file, out var refusal) ? File.ReadAllBytes(file.FullName) : refusal;

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
