using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Tests.Wallet;

/// <summary>An enrolled resident's wallet that holds one person credential, set up with an API.</summary>
internal sealed class DelegatingWallet : IDisposable
{
    public const string Type = "https://id.example/credentials/person";

    private readonly WalletRunner _runner = new();

    public DelegatingWallet(Uri api, Genesis log)
    {
        using var passphrase = Passphrase.FromFile(_runner.PassphraseFile).Value();
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var seed = new byte[HandleKeys.SeedLength];
        var now = TimeProvider.System.GetUtcNow();
        using var binding = HandleKeys.Derive(seed, log.Origin, "binding", 0);
        Handle = binding.Address.ToString();
        Holder = Jwk.Of(holder);
        var claims = new JsonObject
        {
            ["iss"] = "https://id.example",
            ["vct"] = Type,
            ["exp"] = now.AddDays(30).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = Holder.ToJson() },
            ["name"] = "云小舟",
        };
        var content = new VaultContent
        {
            Seed = seed,
            Settings = new WalletSettings
            {
                Api = api,
                AllowLoopback = true,
                Logs = new Dictionary<string, KnownLog>(StringComparer.Ordinal)
                {
                    ["identity"] = new(Convert.ToHexStringLower(log.Hash.ToArray()), log.Origin, log.LogKey, OnFirstUse: false),
                },
            },
            Handles = [new HandleEntry(log.Origin, "binding", 0, binding.Address.ToLowerHex(), now)],
            Credentials =
            [
                new HeldCredential
                {
                    Id = "c0001.1",
                    Batch = "c0001",
                    Type = Type,
                    Issuer = "https://id.example",
                    SdJwt = SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, issuer, []).ToString(),
                    IssuerKey = Jwk.Of(issuer).ToJson(),
                    HolderKey = holder.ExportPkcs8PrivateKey(),
                    Received = now.AddDays(-1),
                },
            ],
        };
        VaultFile.Create(_runner.Home, passphrase, content).Value().Dispose();
    }

    public string Handle { get; }

    public Jwk Holder { get; }

    public string Input
    {
        set => _runner.Input = value;
    }

    /// <summary>Runs with <c>--json</c>, asked nothing.</summary>
    public Task<WalletRunner.Ran> Run(params string[] arguments) => _runner.With([.. arguments, "--json", "--yes"]);

    /// <summary>Runs as it is typed.</summary>
    public Task<WalletRunner.Ran> Told(params string[] arguments) => _runner.With(arguments);

    /// <summary>What is on the disk.</summary>
    public T Read<T>(Func<VaultContent, T> read)
    {
        using var passphrase = Passphrase.FromFile(_runner.PassphraseFile).Value();
        using var vault = VaultFile.Open(_runner.Home, passphrase).Value();
        return read(vault.Content);
    }

    public void Dispose() => _runner.Dispose();
}
