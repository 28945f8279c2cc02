using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Api;

/// <summary>Waits, and says so, until a statement that the API has taken is on its log.</summary>
internal sealed class LedgerWait(ApiClient api, Output output)
{
    // Half a minute for the ledger to publish; after that the statement stays pending and the command can be repeated.
    private const int MostPolls = 100;
    private const int PollsBetweenNotes = 33;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(300);

    /// <param name="location">Where the answer of 202 pointed.</param>
    /// <param name="caller">Who handed the statement in: some outcomes are told to nobody else.</param>
    /// <param name="cancellationToken">Stops the wait; the statement goes its way.</param>
    /// <returns>
    /// The outcome, published or refused (see <see cref="RefusalOf"/>); <c>ledger-waiting</c> when it takes too long; or why the
    /// outcome was not told, which is no word on the statement.
    /// </returns>
    public async Task<Result<JsonObject>> SettleAsync(string location, IApiCaller? caller, CancellationToken cancellationToken)
    {
        output.Note(Texts.WaitingForLedger);
        for (var poll = 1; poll <= MostPolls; poll++)
        {
            if (!(await api.GetAsync(location, caller, cancellationToken)).TryGet(out var answer, out var refusal))
                return refusal;
            if (answer.Json.Text("state") is "published" or "refused")
                return answer.Json;
            if (poll % PollsBetweenNotes == 0)
                output.Note(Texts.StillWaitingForLedger((int)(poll * PollEvery).TotalSeconds));
            await Task.Delay(PollEvery, api.Time, cancellationToken);
        }

        return new Refusal("ledger-waiting", "The statement is with the API and not yet on the ledger.");
    }

    /// <summary>The log's refusal in an outcome; null when it was published.</summary>
    public static Refusal? RefusalOf(JsonObject outcome)
    {
        if (outcome.Text("state") != "refused")
            return null;
        var refused = new Refusal("ledger-refused", "The ledger will not take the statement.");
        return outcome.Text("code") is { } code && RefusalCode.Is(code) ? refused with { Code = code } : refused;
    }
}
