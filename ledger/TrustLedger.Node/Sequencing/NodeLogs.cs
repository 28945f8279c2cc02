using Microsoft.Extensions.Options;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Node.Mirroring;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Node.Sequencing;

/// <summary>The node's logs, opened before it listens and run until it stops.</summary>
internal sealed class NodeLogs(
    IOptions<NodeOptions> options, IDisk disk, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<NodeLogs> logger)
    : BackgroundService
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly List<NodeLog> _logs = [];
    private FolderLock? _lock;
    private HttpClient? _http;

    public IReadOnlyList<NodeLog> All => _logs;

    // The way out to other nodes: made for who has one.
    private HttpClient Http => _http ??= NodeClient.CreateHttp();

    /// <summary>Whether a log ended at a fault: the process then ends with <see cref="ExitCode.Fault"/>.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The log of that name, in any spelling: a closed log is closed under each of them.</summary>
    public NodeLog? Find(string? name) => _logs.Find(log => string.Equals(log.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Opens every log. Called once, before the host starts.</summary>
    /// <returns>
    /// Null; or, first match wins: what <see cref="NativeLibraries.Check()"/> refuses, <c>locked</c> when another process
    /// has the folder, <c>log-listed-twice</c>, what <see cref="Passphrase.FromFile"/> and <see cref="LogOpener.Open(LogOptions, Passphrase)"/>
    /// and <see cref="WitnessWiring.Connect"/> refuse, and <c>domain-shared</c> when two logs would take each other's signatures.
    /// </returns>
    public Refusal? Open()
    {
        var settings = options.Value;
        if (!NativeLibraries.Check().TryGet(out _, out var refusal))
            return refusal;
        _lock = FolderLock.TryTake(Path.GetFullPath(settings.DataFolder));
        if (_lock is null)
            return new Refusal("locked", $"Another process has {settings.DataFolder}.");
        if (settings.Logs.DistinctBy(log => log.Name, StringComparer.Ordinal).Count() < settings.Logs.Count)
            return new Refusal("log-listed-twice", "Each log has its own name.");
        if (!Passphrase.FromFile(settings.PassphraseFile).TryGet(out var passphrase, out refusal))
            return refusal;
        using (passphrase)
        {
            var opener = new LogOpener(settings, disk, time, logger);
            foreach (var log in settings.Logs)
            {
                var opening = settings.Mirror is { } mirror
                    ? new MirrorOpener(settings, disk, Http, time, logger).Open(log, mirror, passphrase)
                    : opener.Open(log, passphrase);
                if (!opening.TryGet(out var opened, out refusal))
                    return refusal with { Detail = $"{log.Name}: {refusal.Detail}" };
                _logs.Add(opened);
                if (settings.Role == NodeRole.Primary
                    && new WitnessWiring(settings, disk, Http, time, logger).Connect(opened, log) is { } unconnected)
                    return unconnected;
            }
        }

        return _logs.DistinctBy(log => log.Genesis.Domain).Count() < _logs.Count
            ? new Refusal("domain-shared", "Two logs have one signature domain: a statement for one would hold on the other.")
            : null;
    }

    public override void Dispose()
    {
        foreach (var log in _logs)
            log.Dispose();
        _logs.Clear();
        _http?.Dispose();
        _lock?.Dispose();
        _lock = null;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        await Task.WhenAll(_logs.Select(log => Run(log, stoppingToken)));

    private async Task Run(NodeLog log, CancellationToken stopping)
    {
        if (await Task.Run(() => log.Run(logger, stopping), CancellationToken.None))
            return;

        // One log that is unsure of itself ends the process: whoever starts it again lets recovery decide.
        // Until then those who wait, and those who ask for its health, hear why.
        HasFailed = true;
        await Task.Delay(LastWords, time, CancellationToken.None);
        lifetime.StopApplication();
    }
}
