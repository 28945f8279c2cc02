using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Client.Reading;

/// <summary>Statements of a log that fit a query, each with its signature checked.</summary>
/// <remarks>That an entry is in the tree, and that none was left out, the page does not show.</remarks>
/// <param name="Checkpoint">What the node says that the page is complete up to.</param>
/// <param name="Items">In the order of the log.</param>
/// <param name="Next">To be the next page's <see cref="StatementQuery.After"/>; null on the last page.</param>
public sealed record StatementPage(CheckedCheckpoint Checkpoint, IReadOnlyList<StatementPage.Item> Items, long? Next)
{
    public sealed record Item(long Index, LogEntry Entry, SignedStatement Statement);

    /// <returns>The page; or <c>node-answer-malformed</c>, or a refusal of the checkpoint, an entry or its signature.</returns>
    internal static Result<StatementPage> Verify(ReadOnlySpan<byte> json, PinnedLog log)
    {
        if (!NodeAnswer.Parse(json).TryGet(out var answer, out var refusal)
            || !CheckedCheckpoint.Verify(answer.Text("checkpoint"), log).TryGet(out var checkpoint, out refusal))
            return refusal;

        var items = new List<Item>();
        foreach (var node in answer.List("items"))
        {
            var item = NodeAnswer.Of(node);
            var (index, uid, bytes) = (item.Index("index"), item.Word("uid"), item.Bytes("entry"));
            if (!item.IsWhole || index >= checkpoint.Size || (items.Count > 0 && index <= items[^1].Index))
                return NodeAnswer.Malformed;
            if (!LogEntry.Parse(bytes).TryGet(out var entry, out refusal)
                || !entry.Verify(log.Domain).TryGet(out var statement, out refusal))
                return refusal;
            if (statement.Uid != uid)
                return NodeAnswer.Malformed;
            items.Add(new Item(index, entry, statement));
        }

        var next = answer.Has("next") ? answer.Index("next") : (long?)null;
        return answer.IsWhole ? new StatementPage(checkpoint, items, next) : NodeAnswer.Malformed;
    }
}
