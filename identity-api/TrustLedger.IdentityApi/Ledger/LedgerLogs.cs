using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using TrustLedger.Client.Reading;
using TrustLedger.IdentityApi.Keys;
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

    public void Dispose() => _http.Dispose();

    private static PinnedLog Pin(string name, LogOptions options) =>
        NoteVerifierKey.Parse(options.Key).TryGet(out var key, out var refusal)
            ? new PinnedLog(name, options.Origin, key, HashOf(options.GenesisHash))
            : throw new InvalidOperationException(refusal.Detail);

    private static Hash? HashOf(string hex) => Hex.Read($"0x{hex}", Hash.Length) is { } bytes ? Hash.FromBytes(bytes) : null;
}
