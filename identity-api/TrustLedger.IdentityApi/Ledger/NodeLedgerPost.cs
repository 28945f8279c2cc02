using System.Text;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>Posts to the configured node as its member with the role <c>relay</c>.</summary>
internal sealed class NodeLedgerPost(LedgerLogs logs) : ILedgerPost
{
    // What may be otherwise when the same bytes are posted again: the clock, the relay's admission, the node's honesty.
    private static readonly string[] Passing =
    [
        "request-proof", "members-only", "node-", "log-", "path-", "method-", "receipt-", "promise-", "proof-", "note-",
        "checkpoint-", "entry-", "leaf-", "root-",
    ];

    public async Task<PostOutcome> PostAsync(string log, string statementJson, CancellationToken cancellationToken)
    {
        if (!SignedStatement.Parse(Encoding.UTF8.GetBytes(statementJson)).TryGet(out var statement, out var refusal))
            return PostOutcome.Refused(refusal);

        // A node with another genesis takes nothing in for us; what it would say of the statement counts for nothing.
        if (!(await logs.KnowingAsync(log, cancellationToken)).TryGet(out var node, out refusal))
            throw new HttpRequestException(refusal.Code);
        var submitted = await node.SubmitAsync(statement, Acknowledgement.Published, cancellationToken);
        if (submitted.TryGet(out var receipt, out refusal))
        {
            return PostOutcome.Published(new StoredReceipt(
                receipt.Uid.ToString(),
                receipt.Index,
                (long)receipt.AcceptedMilliseconds,
                Convert.ToBase64String(receipt.Entry.Encode()),
                receipt.Proof!.ToString()));
        }

        return Passing.Any(prefix => refusal.Code.StartsWith(prefix, StringComparison.Ordinal))
            ? throw new HttpRequestException(refusal.Code)
            : PostOutcome.Refused(refusal);
    }
}
