using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>One wallet's dealings with one issuer: its two keys there, and who speaks at which endpoint with them.</summary>
internal sealed class IssuerSession : IDisposable
{
    private readonly ECDsa _dpop;
    private readonly ECDsa _instance;
    private readonly WalletProvider? _provider;

    private IssuerSession(ECDsa dpop, ECDsa instance, WalletProvider? provider, ForeignServer server, WalletSettings settings, TimeProvider time)
    {
        (_dpop, _instance, _provider) = (dpop, instance, provider);
        var client = new BoundClient(server, dpop, time);
        var authentication = new ClientAuthentication(provider, instance, time);
        Tokens = new TokenClient(client, authentication);
        Authorizations = new AuthorizationClient(client, authentication, settings);
        Credentials = new CredentialClient(client, new KeyProver(provider, time));
    }

    public TokenClient Tokens { get; }

    public AuthorizationClient Authorizations { get; }

    public CredentialClient Credentials { get; }

    /// <summary>Two new keys, as a flow that is saved holds them.</summary>
    public static JsonObject NewKeys()
    {
        using var dpop = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var instance = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new JsonObject { ["dpop"] = Text(dpop), ["instance"] = Text(instance) };
    }

    /// <param name="keys">From <see cref="NewKeys"/>; the vault is authenticated, and what was saved reads back.</param>
    /// <param name="server">The way out.</param>
    /// <param name="settings">With the wallet provider, where there is one.</param>
    /// <param name="time">For the time in proofs.</param>
    /// <returns>The session, the caller's to dispose; or as <see cref="WalletProvider.Read"/>.</returns>
    public static Result<IssuerSession> Open(JsonObject keys, ForeignServer server, WalletSettings settings, TimeProvider time)
    {
        WalletProvider? provider = null;
        if (settings.WalletProvider is { } pem && !WalletProvider.Read(pem).TryGet(out provider, out var refusal))
            return refusal;
        return new IssuerSession(Key(keys.Text("dpop")!), Key(keys.Text("instance")!), provider, server, settings, time);
    }

    public static ECDsa Key(string pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8), out _);
        return key;
    }

    public static string Text(ECDsa key) => Convert.ToBase64String(key.ExportPkcs8PrivateKey());

    public void Dispose()
    {
        _dpop.Dispose();
        _instance.Dispose();
        _provider?.Dispose();
    }
}
