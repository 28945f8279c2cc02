using System.Text.Json;
using Dapper;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>The corrections log as of the last statement that went through here: who has signed sees their signature.</summary>
internal sealed class CorrectionsLog(LedgerViews views, Database database)
{
    private const int Settled = 16;

    /// <param name="question">Take what is needed out of the state; keep no reference to it.</param>
    /// <exception cref="HttpRequestException">The log cannot be read now, or does not hold: nothing is decided without it.</exception>
    public async Task<T> ReadAsync<T>(Func<LedgerState, T> question, CancellationToken cancellationToken)
    {
        var receipts = await database.ReadAsync(
            connection => connection.QueryAsync<string>(
                "SELECT receipt FROM outbox WHERE log = 'corrections' AND state = 'published' ORDER BY settled DESC LIMIT @Settled",
                new { Settled }),
            cancellationToken);
        var atLeast = receipts.Select(receipt => JsonSerializer.Deserialize<StoredReceipt>(receipt)!.Index + 1).DefaultIfEmpty(0).Max();
        return (await views.AskAsync(LogNames.Corrections, question, cancellationToken, atLeast)).TryGet(out var answer, out var refusal)
            ? answer.Value
            : throw new HttpRequestException(refusal.Code);
    }
}
