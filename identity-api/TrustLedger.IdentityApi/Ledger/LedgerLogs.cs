using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>The logs that this API knows, with the domain that statements on each are signed for.</summary>
public sealed class LedgerLogs(IOptions<IdentityApiOptions> options)
{
    private readonly FrozenDictionary<string, Log> _logs = options.Value.Logs.ToFrozenDictionary(
        log => log.Key,
        log => new Log(log.Value.Origin, StatementDomain.ForOrigin(log.Value.Origin), Key(log.Value.Key)),
        StringComparer.Ordinal);

    public IReadOnlyList<string> Names => [.. _logs.Keys];

    /// <exception cref="InvalidOperationException">The log is not configured.</exception>
    public StatementDomain DomainOf(string log) => Of(log).Domain;

    /// <exception cref="InvalidOperationException">The log is not configured.</exception>
    public string OriginOf(string log) => Of(log).Origin;

    /// <summary>What checkpoints of the log are signed with.</summary>
    /// <exception cref="InvalidOperationException">The log is not configured.</exception>
    public NoteVerifierKey KeyOf(string log) => Of(log).Key;

    private static NoteVerifierKey Key(string text) => NoteVerifierKey.Parse(text).TryGet(out var key, out var refusal)
        ? key
        : throw new InvalidOperationException(refusal.Detail);

    private Log Of(string log) => _logs.TryGetValue(log, out var known)
        ? known
        : throw new InvalidOperationException($"IdentityApi:Logs:{log} is not configured.");

    private sealed record Log(string Origin, StatementDomain Domain, NoteVerifierKey Key);
}
