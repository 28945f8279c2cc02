using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>How an endpoint answers that put a statement into the outbox.</summary>
internal sealed class SettledAnswers(Outbox outbox, IOptions<IdentityApiOptions> options)
{
    /// <summary>Waits for the ledger as long as is set.</summary>
    public Task<OutboxItem> SettleAsync(string log, Bytes32 uid, CancellationToken cancellationToken) => outbox.SettleAsync(
        log, uid.ToString(), TimeSpan.FromMilliseconds(options.Value.LedgerWaitMilliseconds), cancellationToken);

    /// <summary>201 with the receipt; 202 with the place to ask again; 409 with the ledger's code.</summary>
    public async Task<IResult> AnswerAsync(string log, Bytes32 uid, CancellationToken cancellationToken)
    {
        var item = await SettleAsync(log, uid, cancellationToken);
        var answer = new SettledAnswer(item.Uid, item.State.ToString().ToLowerInvariant(), item.Receipt);
        return item.State switch
        {
            OutboxState.Published => TypedResults.Json(answer, statusCode: StatusCodes.Status201Created),
            OutboxState.Waiting => TypedResults.Accepted(LedgerEndpoints.UrlOf(log, item.Uid), answer),
            _ => Problems.Conflict(RefusedByLedger(item)),
        };
    }

    public static Refusal RefusedByLedger(OutboxItem item)
    {
        var refused = new Refusal("ledger-refused", "The ledger refused the statement.");
        return item.Code is { } code ? refused with { Code = code } : refused;
    }

    internal sealed record SettledAnswer(string Uid, string State, StoredReceipt? Receipt);
}
