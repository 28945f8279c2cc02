using TrustLedger.Protocol;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Client.Reading;

/// <summary>A node's answer to a batch: one line for each statement, in their order.</summary>
internal static class BatchReceipts
{
    /// <returns>As <see cref="NodeClient.SubmitManyAsync"/>; <c>node-answer-malformed</c> for another number of lines.</returns>
    public static Result<IReadOnlyList<Result<Receipt>>> Verify(
        ReadOnlySpan<byte> answer, IReadOnlyList<SignedStatement> sent, PinnedLog log, Acknowledgement asked)
    {
        var results = new List<Result<Receipt>>(sent.Count);
        foreach (var range in answer.TrimEnd((byte)'\n').Split((byte)'\n'))
        {
            if (results.Count == sent.Count)
                return NodeAnswer.Malformed;
            var line = answer[range];
            results.Add(NodeAnswer.ReadProblem(line) is { } refusal
                ? refusal
                : Receipt.Verify(line, sent[results.Count], log, asked));
        }

        return results.Count == sent.Count ? results : NodeAnswer.Malformed;
    }
}
