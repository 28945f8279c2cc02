using System.Text;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Proofs;

namespace TrustLedger.Node.Http;

/// <summary>Makes receipts at the level of one request's <c>ack</c>: durable, published (also when none is named) or cosigned.</summary>
internal sealed class Receipts(NodeLog log, string? ack, CosignedPatience patience)
{
    /// <returns>The receipt; or <c>cosignatures-waiting</c> when the level was not reached in time.</returns>
    public async ValueTask<Result<StatementReceipt>> Of(
        Bytes32 uid, AcceptedStatement accepted, CancellationToken cancellationToken)
    {
        switch (ack)
        {
            case "durable":
                var promise = new DurablePromise(log.Store.Origin, accepted.Index, accepted.LeafHash, accepted.AcceptedMilliseconds);
                return new StatementReceipt(uid, accepted, log.Key.Sign(promise), Proof: null);
            case "cosigned":
                if (await patience.WaitFor(log.Final!, accepted.Index, cancellationToken) is null)
                {
                    return new Refusal("cosignatures-waiting",
                        $"The statement is durable and published as entry {accepted.Index}; too few witnesses have cosigned. Send it again to ask again.");
                }

                var final = await log.Prove(accepted.Index, cancellationToken);
                return new StatementReceipt(uid, accepted, Durable: null, Encoding.UTF8.GetBytes(final.ToString()));
            default:
                return new StatementReceipt(uid, accepted, Durable: null, await log.Prove(accepted, cancellationToken));
        }
    }
}
