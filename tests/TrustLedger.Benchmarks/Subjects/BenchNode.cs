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
    public static async Task<BenchNode> Start(string folder, BenchCity city)
    {
        Directory.CreateDirectory(folder);
        var passphraseFile = Path.Combine(folder, "passphrase");
        await File.WriteAllTextAsync(passphraseFile, "correct horse battery staple\n");
        File.SetUnixFileMode(passphraseFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Genesis genesis;
        using (var passphrase = BenchCity.Sure(Passphrase.FromFile(passphraseFile)))
        using (var key = BenchCity.Sure(LogKey.Create(Path.Combine(folder, "identity.key"), BenchCity.Origin, passphrase)))
            genesis = city.Found(key.VerifierKey.ToString());
        await File.WriteAllBytesAsync(Path.Combine(folder, "identity.json"), genesis.Envelope.ToArray());
        await File.WriteAllTextAsync(Path.Combine(folder, "node.json"), Configuration);

        var app = NodeHost.Create(
            new ConfigurationBuilder().AddInMemoryCollection(Settings(folder)).Build(),
            services => services.AddLogging(logging => logging.ClearProviders()));
        var logs = app.Services.GetRequiredService<NodeLogs>();
        if (logs.Open() is { } refusal)
            throw new InvalidOperationException($"{refusal.Code}: {refusal.Detail}");
        app.Urls.Add(app.Options().Url);
        await app.StartAsync();
        return new BenchNode(app, logs.All[0], new Uri(app.Urls.First()), genesis);
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

    private static Dictionary<string, string?> Settings(string folder) => new(StringComparer.Ordinal)
    {
        ["Node:DataFolder"] = Path.Combine(folder, "data"),
        ["Node:PassphraseFile"] = Path.Combine(folder, "passphrase"),
        ["Node:Url"] = "http://127.0.0.1:0",
        ["Node:Logs:0:Name"] = "identity",
        ["Node:Logs:0:Origin"] = BenchCity.Origin,
        ["Node:Logs:0:KeyFile"] = Path.Combine(folder, "identity.key"),
        ["Node:Logs:0:GenesisFile"] = Path.Combine(folder, "identity.json"),
    };
}
