namespace TrustLedger.Node.Http;

/// <summary>Statements in the order of the log.</summary>
/// <param name="Checkpoint">The signed checkpoint that the list is complete up to.</param>
/// <param name="Size">Its size.</param>
/// <param name="Items">The entries that fit.</param>
/// <param name="Next">Ask again with this as <c>after</c>; null at the end.</param>
internal sealed record StatementPage(string Checkpoint, long Size, IReadOnlyList<StatementPage.Item> Items, long? Next)
{
    internal sealed record Item(long Index, string Uid, string Entry);
}
