using TrustLedger.Protocol;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Client.Reading;

/// <summary>A node's list of statements, held against the log itself. The codes are listed at <see cref="LogFollower.Confirm"/>.</summary>
internal static class PageCheck
{
    public static Refusal? Compare(LedgerState state, StatementPage page, StatementQuery query)
    {
        foreach (var item in page.Items)
        {
            if (!query.Asks(item.Index, item.Statement.Statement) || (item.Index < state.Size && !IsThere(state, item)))
                return new Refusal("page-entry-other", $"Entry {item.Index} of the log is not what the list has there, or was not asked for.");
        }

        var given = page.Items.Select(item => item.Index).ToHashSet();
        var last = Math.Min(page.Next ?? long.MaxValue, Math.Min(page.Checkpoint.Size, state.Size) - 1);
        for (var index = (query.After ?? -1) + 1; index <= last; index++)
        {
            if (!given.Contains(index) && state.StatementAt(index) is { } held && query.Asks(index, held.Statement))
                return new Refusal("page-incomplete", $"The list leaves out entry {index}.");
        }

        return null;
    }

    // What counts for nothing is not held; that it is on the log all the same, the replay has noted.
    private static bool IsThere(LedgerState state, StatementPage.Item item) => state.StatementAt(item.Index) is { } held
        ? Same(held, item.Statement) && state.View(held.Uid).AcceptedMilliseconds == item.Entry.AcceptedMilliseconds
        : state.Quarantined.Any(entry => entry.Index == item.Index && entry.Uid == item.Statement.Uid);

    private static bool Same(SignedStatement one, SignedStatement other) => one.Uid == other.Uid && one.Signer == other.Signer;
}
