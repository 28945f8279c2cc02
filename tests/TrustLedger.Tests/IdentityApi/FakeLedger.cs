using System.Collections.Concurrent;
using System.Text;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>How the ledger behaves.</summary>
internal enum LedgerMood
{
    Publishes,
    Away,
    StoresAndReportsLost,
    Refuses,
}

/// <summary>A ledger that takes what it is given, or does as the test says.</summary>
internal sealed class FakeLedger : ILedgerPost
{
    private readonly ConcurrentDictionary<string, StoredReceipt> _stored = new(StringComparer.Ordinal);

    public LedgerMood Mood { get; set; }

    /// <summary>Each statement handed in, in order and with its repetitions.</summary>
    public ConcurrentQueue<(string Log, string Json)> Posted { get; } = new();

    public int Stored => _stored.Count;

    public Task<PostOutcome> PostAsync(string log, string statementJson, CancellationToken cancellationToken)
    {
        Posted.Enqueue((log, statementJson));
        if (Mood == LedgerMood.Away)
            throw new HttpRequestException("away");
        if (Mood == LedgerMood.Refuses)
            return Task.FromResult(PostOutcome.Refused(new Refusal("role-not-allowed", "")));

        var uid = SignedStatement.Parse(Encoding.UTF8.GetBytes(statementJson)).Value().Uid.ToString();
        var receipt = _stored.GetOrAdd(uid, _ => new StoredReceipt(uid, _stored.Count, 1, "entry", "proof"));
        return Mood == LedgerMood.StoresAndReportsLost
            ? throw new HttpRequestException("answer lost")
            : Task.FromResult(PostOutcome.Published(receipt));
    }
}
