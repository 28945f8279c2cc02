using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using TrustLedger.Client.Reading;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>The configured logs: what is pinned of each, and a client for it that speaks as the API's relay key.</summary>
public sealed class LedgerLogs : IDisposable
{
    private readonly HttpClient _http = NodeClient.CreateHttp();
    private readonly FrozenDictionary<string, NodeClient> _clients;
    private readonly ConcurrentDictionary<string, NodeClient> _knowing = new(StringComparer.Ordinal);

    public LedgerLogs(IOptions<IdentityApiOptions> options, ServiceKeys keys, TimeProvider time) =>
        _clients = options.Value.Logs.ToFrozenDictionary(
            log => log.Key,
            log => new NodeClient(_http, new Uri(options.Value.Node), Pin(log.Key, log.Value), keys.Relay, time),
            StringComparer.Ordinal);

    public IReadOnlyList<string> Names => [.. _clients.Keys];

    /// <exception cref="InvalidOperationException">The log is not configured.</exception>
    public StatementDomain DomainOf(string log) => ClientOf(log).Log.Domain;

    /// <exception cref="InvalidOperationException">The log is not configured.</exception>
    public string OriginOf(string log) => ClientOf(log).Log.Origin;

    /// <exception cref="InvalidOperationException">The log is not configured.</exception>
    public NodeClient ClientOf(string log) => _clients.TryGetValue(log, out var client)
        ? client
        : throw new InvalidOperationException($"IdentityApi:Logs:{log} is not configured.");

    /// <summary>The log with the witnesses that its pinned genesis names; the genesis is read once.</summary>
    /// <returns>The client; or what <see cref="NodeClient.GenesisAsync"/> refuses: the node has another log than the pinned one.</returns>
    /// <exception cref="HttpRequestException">The node is away, and the genesis was not read yet.</exception>
    /// <exception cref="InvalidOperationException">The log is not configured.</exception>
    public async Task<Result<NodeClient>> KnowingAsync(string log, CancellationToken cancellationToken)
    {
        if (_knowing.TryGetValue(log, out var known))
            return known;
        var client = ClientOf(log);
        return (await client.GenesisAsync(cancellationToken)).TryGet(out var genesis, out var refusal)
            ? _knowing.GetOrAdd(log, client.Knowing(genesis))
            : refusal;
    }

    public void Dispose() => _http.Dispose();

    private static PinnedLog Pin(string name, LogOptions options) =>
        NoteVerifierKey.Parse(options.Key).TryGet(out var key, out var refusal)
            ? new PinnedLog(name, options.Origin, key, HashOf(options.GenesisHash))
            : throw new InvalidOperationException(refusal.Detail);

    private static Hash? HashOf(string hex) => Hex.Read($"0x{hex}", Hash.Length) is { } bytes ? Hash.FromBytes(bytes) : null;
}
