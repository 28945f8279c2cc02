using System.Net;
using System.Net.Sockets;
using System.Text;
using TrustLedger.Casework.Synthetic;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;

namespace TrustLedger.SystemTests.City;

/// <summary>One city for a run of the tests: real processes on free ports, in a folder that goes when they are done.</summary>
public sealed class CityFixture : IAsyncLifetime
{
    private const ulong Seed = 20_261_122;
    private const int MostResidents = 90;
    private const int NameCharacters = 3; // A search for a shorter name would find itself in random bytes.

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-tests-");
    private readonly Queue<SyntheticResident> _residents = new(new SyntheticCity(Seed).Residents(2_000)
        .Where(person => person.Name.Length == NameCharacters && person.Facts.Employer is not null)
        .DistinctBy(person => person.Name, StringComparer.Ordinal).Take(MostResidents));
    private int _wallets;
    private WalletRunner? _unused;

    internal DemoCity City { get; private set; } = null!;

    internal Callers Callers { get; private set; } = null!;

    internal ApiDatabase Database { get; private set; } = null!;

    internal Observer Observer { get; private set; } = null!;

    internal WalletRunner Data => City.Wallet(Organisation.Data);

    internal WalletRunner Police => City.Wallet(Organisation.Police);

    internal DateOnly Today { get; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Where a test may write what must not lie in the city's folder.</summary>
    internal string Aside(string name) => Path.Combine(_folder.FullName, "aside", name);

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Aside(""));
        var ports = FreePorts();
        City = await DemoCity.FoundAsync(Path.Combine(_folder.FullName, "city"), ports[0], ports[1]);
        await City.Servers.StartAsync(CancellationToken.None);
        await City.AccreditAsync();
        await ImportAsync();
        Database = new ApiDatabase(Path.Combine(City.Folder.Api, "data", "identity.db"));
        Callers = await Callers.RegisterAsync(this);
        Observer = await Observer.AdmitAsync(this);
    }

    public async Task DisposeAsync()
    {
        Observer?.Dispose();
        Callers?.Dispose();
        if (City is not null)
            await City.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Somebody of the register whom no other test has.</summary>
    internal SyntheticResident NextResident() => _residents.Dequeue();

    /// <summary>A new wallet, pinned to the city.</summary>
    internal Task<WalletRunner> NewWalletAsync() => City.AddResidentAsync($"resident-{Interlocked.Increment(ref _wallets)}");

    /// <summary>A resident's wallet with which nobody ever does anything that succeeds.</summary>
    internal async Task<WalletRunner> UnusedWalletAsync() => _unused ??= await NewWalletAsync();

    /// <summary>Starts again whatever a test left stopped.</summary>
    internal async Task StartAgainAsync()
    {
        foreach (var server in new[] { City.Servers.Node, City.Servers.Api })
        {
            if (server.ProcessId is null)
                await server.StartAsync(CancellationToken.None);
        }
    }

    // Both are held before either is let go, so that they differ.
    private static int[] FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return [((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port];
    }

    // Through a pipe: no file of the city ever holds it.
    private async Task ImportAsync()
    {
        var csv = new StringBuilder("number,name,phone\n");
        foreach (var person in _residents)
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{person.Number.Reveal()},{person.Name},{person.Phone}\n");
        var imported = await CommandRunner.RunAsync(
            Programs.IdentityApi, ["import", "residents", "-", "--config", City.Servers.ApiConfig], csv.ToString(), CancellationToken.None);
        imported.MustSucceed();
    }
}
