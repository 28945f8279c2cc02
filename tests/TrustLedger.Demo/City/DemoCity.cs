using System.Security.Cryptography;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Demo.City;

/// <summary>The invented city 云溪: its departments with their wallets, a node with three logs, and an identity API.</summary>
internal sealed class DemoCity : IAsyncDisposable
{
    public const int NodePort = 7401;
    public const int ApiPort = 7402;

    private readonly Dictionary<string, WalletRunner> _wallets = new(StringComparer.Ordinal);

    private DemoCity(CityFolder folder, int nodePort, int apiPort) =>
        (Folder, Servers) = (folder, new CityServers(folder, nodePort, apiPort));

    public CityFolder Folder { get; }

    public CityServers Servers { get; }

    public IReadOnlyList<LogSetup> Logs { get; private set; } = [];

    public ServiceIdentity Service { get; private set; } = null!;

    public WalletRunner Wallet(Organisation organisation) => _wallets[organisation.Wallet];

    public string VctOf(string type) => $"{Servers.ApiUrl}/credentials/{type}";

    /// <summary>Makes every key and file of the city. No server runs yet.</summary>
    public static async Task<DemoCity> FoundAsync(string root, int nodePort = NodePort, int apiPort = ApiPort)
    {
        CityServers.MustBeFree(nodePort);
        CityServers.MustBeFree(apiPort);
        var city = new DemoCity(CityFolder.Create(root), nodePort, apiPort);
        PrivateFile.Write(city.Folder.Passphrase, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) + "\n");
        city.Service = ServiceIdentity.Read((await RunAsync(
            Programs.IdentityApi, "init", "--data", Path.Combine(city.Folder.Api, "data"), "--passphrase-file", city.Folder.Passphrase,
            "--issuer", city.Servers.ApiUrl, "--organisation", Organisation.Data.Name)).Json);

        foreach (var organisation in Organisation.All)
            city._wallets[organisation.Wallet] = new WalletRunner(city.Folder, organisation.Wallet);
        var agencies = Task.WhenAll(Organisation.All.Select(city.AddAgencyAsync));
        await Task.WhenAll(agencies, city.Servers.Witnesses.MakeKeysAsync());
        await city.FoundLogsAsync((await agencies).ToDictionary(agency => agency.Wallet, agency => agency.Key, StringComparer.Ordinal));
        await city.Servers.WriteNodeConfigAsync(city.Logs);
        await city.Servers.Witnesses.WriteConfigsAsync(city.Logs);
        await city.Servers.WriteApiConfigAsync(city.Logs);
        foreach (var organisation in Organisation.All)
        {
            await city.Wallet(organisation).RunAsync("settings", [.. city.Pins()]);
            await city.RegisterAsync(organisation);
        }
        return city;
    }

    /// <summary>Accredits the API's issuer, status and verifier keys: proposed by one founder, endorsed by another.</summary>
    public async Task AccreditAsync()
    {
        foreach (var (type, spki, purpose) in new[]
        {
            ("person", Service.IssuerSpki, "issue"),
            ("person", Service.StatusSpki, "status"),
            ("person", Service.VerifierSpki, "verify"),
            ("licence/residence-permit", Service.IssuerSpki, "issue"),
            ("licence/residence-permit", Service.StatusSpki, "status"),
            ("delegation", Service.IssuerSpki, "issue"),
            ("delegation", Service.StatusSpki, "status"),
        })
        {
            var proposed = await Wallet(Organisation.Data).RunAsync(
                "governance propose accreditation", "--log", "identity", "--organisation", Organisation.Data.Code,
                "--vct", VctOf(type), "--spki", spki, "--purpose", purpose);
            await Wallet(Organisation.Justice).RunAsync("governance endorse", (string)proposed.Json["uid"]!, "--log", "identity");
        }
    }

    /// <summary>A resident's new wallet, pinned to this city.</summary>
    public async Task<WalletRunner> AddResidentAsync(string name)
    {
        var wallet = new WalletRunner(Folder, name);
        await wallet.RunAsync("init", [.. Pins()]);
        return wallet;
    }

    public ValueTask DisposeAsync() => Servers.DisposeAsync();

    private async Task<(string Wallet, Address Key)> AddAgencyAsync(Organisation organisation)
    {
        var wallet = Wallet(organisation);
        await wallet.RunAsync(
            "init", "--agency", "--client", organisation.Wallet, "--organisation", organisation.Code, "--place", organisation.Place,
            "--api", Servers.ApiUrl, "--node", Servers.NodeUrl, "--loopback");
        var keys = (await wallet.RunAsync("key show")).Json;
        await File.WriteAllTextAsync(JwkFile(organisation), keys["jwk"]!.ToJsonString());
        return (organisation.Wallet, Address.FromBytes(Hex.Read((string?)keys["address"], Address.Length)));
    }

    private async Task FoundLogsAsync(IReadOnlyDictionary<string, Address> keys)
    {
        var ceremony = new GenesisCeremony(Folder, _wallets, keys, Service, Servers.Witnesses.Policy);
        var logs = new List<LogSetup>();
        foreach (var name in LogSetup.Names)
        {
            var key = await RunAsync(
                Programs.Node, "keygen", "--log", name, "--origin", LogSetup.OriginOf(name),
                "--out", Path.Combine(Folder.Node, "keys"), "--passphrase-file", Folder.Passphrase);
            var log = await ceremony.FoundAsync(name, (string)key.Json["verifierKey"]!, TimeProvider.System.GetUtcNow());
            await RunAsync(
                Programs.Node, "init", "--data", Path.Combine(Folder.Node, "data"), "--log", name, "--genesis", log.GenesisFile);
            logs.Add(log);
        }
        Logs = logs;
    }

    private Task RegisterAsync(Organisation organisation) => RunAsync(
        Programs.IdentityApi,
        [
            "client", "add", "--config", Servers.ApiConfig, "--id", organisation.Wallet, "--organisation", organisation.Code,
            "--place", organisation.Place, "--jwk", JwkFile(organisation),
            .. organisation.Roles.SelectMany(role => new[] { "--role", role }),
        ]);

    private IEnumerable<string> Pins()
    {
        string[] servers = ["--api", Servers.ApiUrl, "--node", Servers.NodeUrl, "--loopback", "--anchor", Service.AnchorPem];
        return servers.Concat(Logs.SelectMany(log => new[] { "--genesis", log.GenesisFile }));
    }

    private string JwkFile(Organisation organisation) => Folder.At("genesis", $"{organisation.Wallet}.jwk");

    private static async Task<CommandResult> RunAsync(string program, params IReadOnlyList<string> arguments) =>
        (await CommandRunner.RunAsync(program, arguments, input: null, CancellationToken.None)).MustSucceed();
}
