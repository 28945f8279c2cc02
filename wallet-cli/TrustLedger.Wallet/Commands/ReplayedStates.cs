using System.Text.Json.Nodes;
using TrustLedger.Protocol.State;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>Where the statements of a log stand that this wallet has replayed itself.</summary>
internal sealed class ReplayedStates
{
    private readonly SortedDictionary<StatementState, int> _counts = [];
    private readonly JsonArray? _each;
    private readonly JsonArray _quarantined;

    private ReplayedStates(LedgerState state, bool each)
    {
        _each = each ? [] : null;
        foreach (var uid in state.Uids)
        {
            var view = state.View(uid);
            _counts[view.State] = _counts.GetValueOrDefault(view.State) + 1;
            _each?.Add(StatementViewJson.Of(view));
        }

        _quarantined = new JsonArray([.. state.Quarantined.Select(entry => (JsonNode)new JsonObject
        {
            ["index"] = entry.Index,
            ["uid"] = entry.Uid.ToString(),
            ["code"] = entry.Reason.Code,
        })]);
    }

    /// <summary>How many there are of each state, and how many entries an honest node would have refused.</summary>
    public Said Told
    {
        get
        {
            var parts = _counts.Select(count => Texts.Counted(count.Value, Texts.StateOf(count.Key)))
                .Concat(_quarantined.Count > 0 ? [Texts.AgainstRules(_quarantined.Count)] : []).ToList();
            return new Said(string.Join('，', parts.Select(part => part.Zh)), string.Join(", ", parts.Select(part => part.En)));
        }
    }

    /// <param name="state">As of its last entry.</param>
    /// <param name="each">Whether each statement is kept, or only how many there are of each state.</param>
    public static ReplayedStates Of(LedgerState state, bool each) => new(state, each);

    /// <summary>Adds the members <c>counts</c> and <c>quarantined</c>, and <c>states</c> where each was asked for.</summary>
    public void Write(JsonObject log)
    {
        log["counts"] = new JsonObject(_counts.Select(count => KeyValuePair.Create(StatementViewJson.Word(count.Key), (JsonNode?)count.Value)));
        log["quarantined"] = _quarantined;
        if (_each is not null)
            log["states"] = _each;
    }

    /// <summary>One line for each statement, where each was asked for.</summary>
    public void Show(Report report)
    {
        foreach (var view in _each ?? [])
            report.Show(Said.Same((string)view!["uid"]!), Texts.StateLine((long)view["index"]!, (string?)view["schema"], (string?)view["state"]));
    }
}
