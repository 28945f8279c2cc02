using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Keys;
using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>A resident's wallet with copies of one person credential in its vault, at the test authority's time.</summary>
internal sealed class HoldingWallet : IDisposable
{
    public const string Type = "https://id.example/credentials/person";
    public const string Issuer = "https://id.example";
    public const string Batch = "c0001";

    /// <summary>Copies of a credential of the same type that says something else.</summary>
    public const string Another = "c0002";

    /// <summary>What the credential says, and nobody but its holder and who is shown it may know.</summary>
    public const string Name = "云小舟住在桥南街道";

    private readonly WalletRunner _runner = new() { Time = new FixedTime() };

    public HoldingWallet(TestAuthority authority, int copies, bool reusable = false, IEnumerable<RefillGrant>? refills = null, string? another = null)
    {
        using var passphrase = Passphrase.FromFile(_runner.PassphraseFile).Value();
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var content = new VaultContent
        {
            Seed = new byte[HandleKeys.SeedLength],
            Settings = new WalletSettings { AllowLoopback = true, Anchors = authority.Root.ExportCertificatePem() },
            Credentials =
            [
                .. Enumerable.Range(1, copies).Select(at => Copy(issuer, Batch, at, reusable, Name)),
                .. another is null ? [] : Enumerable.Range(1, copies).Select(at => Copy(issuer, Another, at, reusable, another)),
            ],
            Refills = [.. refills ?? []],
        };
        VaultFile.Create(_runner.Home, passphrase, content).Value().Dispose();
    }

    public string Home => _runner.Home;

    public string PassphraseFile => _runner.PassphraseFile;

    public string Input
    {
        set => _runner.Input = value;
    }

    public string File(string name) => _runner.File(name);

    public string Write(string name, string text) => _runner.Write(name, text);

    /// <summary>Runs with <c>--json</c>, asked nothing.</summary>
    public Task<WalletRunner.Ran> Run(params string[] arguments) => _runner.With([.. arguments, "--json", "--yes"]);

    /// <summary>Runs as it is typed.</summary>
    public Task<WalletRunner.Ran> Told(params string[] arguments) => _runner.With(arguments);

    /// <summary>Runs on another home folder, with its own arguments for everything.</summary>
    public Task<WalletRunner.Ran> Elsewhere(string home, params string[] arguments) =>
        _runner.Run([.. arguments, "--home", home, "--passphrase-file", PassphraseFile, "--json", "--yes"]);

    /// <summary>What is on the disk, in this home folder or in a copy of its vault.</summary>
    public T Read<T>(Func<VaultContent, T> read, string? home = null)
    {
        using var passphrase = Passphrase.FromFile(PassphraseFile).Value();
        using var vault = VaultFile.Open(home ?? Home, passphrase).Value();
        return read(vault.Content);
    }

    public void Dispose() => _runner.Dispose();

    private static HeldCredential Copy(ECDsa issuer, string batch, int at, bool reusable, string name)
    {
        using var holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["vct"] = Type,
            ["exp"] = TestAuthority.Now.AddDays(30).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = Jwk.Of(holder).ToJson() },
            ["name"] = name,
            ["region"] = "090101",
        };
        return new HeldCredential
        {
            Id = $"{batch}.{at}",
            Batch = batch,
            Type = Type,
            Issuer = Issuer,
            Title = "Person",
            SdJwt = SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, issuer, []).ToString(),
            IssuerKey = Jwk.Of(issuer).ToJson(),
            HolderKey = holder.ExportPkcs8PrivateKey(),
            Received = TestAuthority.Now.AddDays(-1),
            Reusable = reusable,
        };
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => TestAuthority.Now;
    }
}
