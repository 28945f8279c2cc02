using TrustLedger.Client.Keystore;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Tests.Wallet;

/// <summary>A wallet of one of the tests' organisations, with the key by which the logs know it.</summary>
internal sealed class AgencyWallet : IDisposable
{
    private readonly WalletRunner _runner = new();

    public AgencyWallet(string organisation, Secp256k1Key key, Uri? api = null, Uri? node = null, string? anchors = null, params IEnumerable<Genesis> logs)
    {
        using var signIn = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var passphrase = Passphrase.FromFile(_runner.PassphraseFile).Value();
        var content = new VaultContent
        {
            Seed = new byte[HandleKeys.SeedLength],
            Settings = new WalletSettings
            {
                Api = api,
                Node = node,
                AllowLoopback = true,
                Anchors = anchors,
                Logs = logs.ToDictionary(
                    genesis => genesis.Origin[(genesis.Origin.LastIndexOf('/') + 1)..],
                    genesis => new KnownLog(Convert.ToHexStringLower(genesis.Hash.ToArray()), genesis.Origin, genesis.LogKey, OnFirstUse: false,
                        genesis.Witnesses?.Policy.ToString()),
                    StringComparer.Ordinal),
            },
            Agency = new AgencyIdentity
            {
                Client = "desk",
                Organisation = organisation,
                Place = "090101",
                SignInKey = signIn.ExportPkcs8PrivateKey(),
                StatementKey = key.ToBytes(),
            },
        };
        VaultFile.Create(_runner.Home, passphrase, content).Value().Dispose();
    }

    public TimeProvider Time
    {
        set => _runner.Time = value;
    }

    public string? Input
    {
        set => _runner.Input = value ?? "";
    }

    public string Write(string name, string text) => _runner.Write(name, text);

    public string File(string name) => _runner.File(name);

    /// <summary>Runs with <c>--json</c>, asked nothing.</summary>
    public Task<WalletRunner.Ran> Run(params string[] arguments) => _runner.With([.. arguments, "--json", "--yes"]);

    /// <summary>Runs in English, and is asked.</summary>
    public Task<WalletRunner.Ran> Ask(params string[] arguments) => _runner.With([.. arguments, "--lang", "en"]);

    /// <summary>Runs as it is typed.</summary>
    public Task<WalletRunner.Ran> Told(params string[] arguments) => _runner.With(arguments);

    /// <summary>The vault's bytes: what is written again, is written otherwise.</summary>
    public byte[] Vault() => System.IO.File.ReadAllBytes(_runner.Vault);

    /// <summary>The uids of what was signed and is not known to have arrived.</summary>
    public IReadOnlyList<string> Pending()
    {
        using var passphrase = Passphrase.FromFile(_runner.PassphraseFile).Value();
        using var vault = VaultFile.Open(_runner.Home, passphrase).Value();
        return [.. vault.Content.Pending.Select(pending => pending.Uid)];
    }

    public void Dispose() => _runner.Dispose();
}
