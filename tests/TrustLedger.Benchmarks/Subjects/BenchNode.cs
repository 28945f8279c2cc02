using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrustLedger.Client.Keystore;
using TrustLedger.Node;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Benchmarks.Subjects;

/// <summary>Our node, whole, with one open log, in this process.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BenchNode(WebApplication app, NodeLog log, Uri url, Genesis genesis) =>
        (_app, Log, Url, Genesis) = (app, log, url, genesis);

    public NodeLog Log { get; }

    public Uri Url { get; }

    public Genesis Genesis { get; }

    /// <summary>Founds a log in a folder, and serves it on a port of the kernel's choice.</summary>
    /// <param name="folder">The log's own.</param>
    /// <param name="city">Who founds it.</param>
    /// <param name="witnesses">Prepared; started here, once there is a genesis. Null for a log without.</param>
    public static async Task<BenchNode> Start(string folder, BenchCity city, BenchWitnesses? witnesses = null)
    {
        Directory.CreateDirectory(folder);
        var passphraseFile = WritePassphrase(folder);

        Genesis genesis;
        using (var passphrase = BenchCity.Sure(Passphrase.FromFile(passphraseFile)))
        using (var key = BenchCity.Sure(LogKey.Create(Path.Combine(folder, "identity.key"), BenchCity.Origin, passphrase)))
            genesis = city.Found(key.VerifierKey.ToString(), witnesses?.Agree(BenchCity.Founder, key.VerifierKey));
        var genesisFile = Path.Combine(folder, "identity.json");
        await File.WriteAllBytesAsync(genesisFile, genesis.Envelope.ToArray());
        witnesses?.Start(genesisFile);
        await File.WriteAllTextAsync(Path.Combine(folder, "node.json"), Configuration);

        var app = NodeHost.Create(
            new ConfigurationBuilder().AddInMemoryCollection(Settings(folder, witnesses)).Build(),
            services => services.AddLogging(logging => logging.ClearProviders()));
        var logs = app.Services.GetRequiredService<NodeLogs>();
        if (logs.Open() is { } refusal)
            throw new InvalidOperationException($"{refusal.Code}: {refusal.Detail}");
        app.Urls.Add(app.Options().Url);
        await app.StartAsync();
        return new BenchNode(app, logs.All[0], new Uri(app.Urls.First()), genesis);
    }

    /// <returns>The file that opens the keys of a folder, readable by this user alone.</returns>
    internal static string WritePassphrase(string folder)
    {
        var file = Path.Combine(folder, "passphrase");
        File.WriteAllText(file, "correct horse battery staple\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    // For the same folder, opened later by the node program itself.
    private const string Configuration = """
        {"Node":{"DataFolder":"data","PassphraseFile":"passphrase","Url":"http://127.0.0.1:0",
         "Logs":[{"Name":"identity","Origin":"bench.example/identity","KeyFile":"identity.key","GenesisFile":"identity.json"}]}}
        """;

    private static Dictionary<string, string?> Settings(string folder, BenchWitnesses? witnesses)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Node:DataFolder"] = Path.Combine(folder, "data"),
            ["Node:PassphraseFile"] = Path.Combine(folder, "passphrase"),
            ["Node:Url"] = "http://127.0.0.1:0",
            ["Node:Logs:0:Name"] = "identity",
            ["Node:Logs:0:Origin"] = BenchCity.Origin,
            ["Node:Logs:0:KeyFile"] = Path.Combine(folder, "identity.key"),
            ["Node:Logs:0:GenesisFile"] = Path.Combine(folder, "identity.json"),
        };
        foreach (var (at, (name, url)) in witnesses?.Addresses.Index() ?? [])
        {
            settings[string.Create(CultureInfo.InvariantCulture, $"Node:Logs:0:Witnesses:{at}:Name")] = name;
            settings[string.Create(CultureInfo.InvariantCulture, $"Node:Logs:0:Witnesses:{at}:Url")] = url.AbsoluteUri;
        }

        return settings;
    }
}
