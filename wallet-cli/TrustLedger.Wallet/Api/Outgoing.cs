using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Api;

/// <summary>
/// Sends signed statements so that none is lost and none is said twice: saved first, sent until there is an answer.
/// </summary>
internal sealed class Outgoing(VaultFile vault, ApiClient api, LogBook logs, IApiCaller? agency)
{
    // Half a minute for the ledger to publish; after that the statement stays pending and the command can be repeated.
    private const int MostPolls = 100;
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(300);

    /// <summary>What the same command signed before and does not know the outcome of.</summary>
    public PendingRequest? Find(string key) => vault.Content.Pending.Find(pending => pending.Key == key);

    public void Save(PendingRequest pending, OwnStatement statement)
    {
        vault.Content.Pending.Add(pending);
        vault.Content.Statements.Add(statement);
        vault.Save();
    }

    /// <summary>Posts, waits until the ledger has it, and keeps the receipt once it was checked.</summary>
    /// <returns>
    /// The API's last answer; or the server's refusal, which ends the matter. After a sign-in that failed, <c>api-unreachable</c>,
    /// <c>api-fault</c>, <c>api-answer-malformed</c>, <c>ledger-waiting</c> and what <see cref="StatementReceipt.Check"/> refuses
    /// the statement stays pending.
    /// </returns>
    public async Task<Result<JsonObject>> SendAsync(PendingRequest pending, CancellationToken cancellationToken)
    {
        using var key = pending.Handle is { } handle ? Handles.Find(vault, handle) : null;
        var caller = key is null ? agency : new HandleCaller(key);
        // A sign-in that fails is no word on the statement, which an earlier run may have brought to the log.
        if (caller == agency && agency is not null
            && !(await agency.AuthorizeAsync(api, "POST", pending.Path, default, cancellationToken)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (!(await api.PostAsync(pending.Path, pending.Body, caller, cancellationToken)).TryGet(out var answer, out refusal))
            return Refused(pending, refusal);

        var json = answer.Json;
        if (answer.Status == 202 && answer.Location is { } location)
        {
            if (!(await AwaitAsync(location, caller, cancellationToken)).TryGet(out var published, out refusal))
                return Refused(pending, refusal);
            json["receipt"] ??= published["receipt"]?.DeepClone();
        }

        if (vault.Content.Statements.Find(statement => statement.Uid == pending.Uid) is { Statement: { } sent } own
            && json["receipt"] is JsonObject receipt)
        {
            if (!(await logs.FindAsync(own.Log, cancellationToken)).TryGet(out var log, out refusal)
                || (refusal = StatementReceipt.Check(receipt, sent, log)) is not null)
            {
                return refusal;
            }

            own.Receipt = (JsonObject)receipt.DeepClone();
        }

        vault.Content.Pending.Remove(pending);
        vault.Save();
        return json;
    }

    /// <summary>Waits until a statement that the API has taken is on its log; <c>ledger-waiting</c> when that takes too long.</summary>
    public async Task<Result<JsonObject>> AwaitAsync(string location, IApiCaller? caller, CancellationToken cancellationToken)
    {
        for (var poll = 0; poll < MostPolls; poll++)
        {
            if (!(await api.GetAsync(location, caller, cancellationToken)).TryGet(out var answer, out var refusal))
                return refusal;
            switch (answer.Json.Text("state"))
            {
                case "published":
                    return answer.Json;
                case "refused":
                    var refused = new Refusal("ledger-refused", "The ledger will not take the statement.");
                    return answer.Json.Text("code") is { } code ? refused with { Code = code } : refused;
                default:
                    await Task.Delay(PollEvery, api.Time, cancellationToken);
                    break;
            }
        }

        return new Refusal("ledger-waiting", "The statement is with the API and not yet on the ledger.");
    }

    // What was refused was never said: neither the request nor the statement is kept. No answer, or none that can be
    // read, is no refusal: the log may have the statement.
    private Refusal Refused(PendingRequest pending, Refusal refusal)
    {
        if (refusal.Code is "api-unreachable" or "api-fault" or "api-answer-malformed" or "ledger-waiting")
            return refusal;
        vault.Content.Pending.Remove(pending);
        vault.Content.Statements.RemoveAll(statement => statement.Uid == pending.Uid);
        vault.Save();
        return refusal;
    }
}
