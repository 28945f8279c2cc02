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
internal sealed class Outgoing(VaultFile vault, ApiClient api, LedgerWait ledger, LogBook logs, IApiCaller? agency)
{
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
    /// <c>api-fault</c>, <c>api-answer-malformed</c>, an outcome that is not told (<see cref="LedgerWait.SettleAsync"/>) and what
    /// <see cref="StatementReceipt.Check"/> refuses the statement stays pending.
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
            // An outcome that is not told leaves the statement where it is: the log may have it.
            if (!(await ledger.SettleAsync(location, caller, cancellationToken)).TryGet(out var outcome, out refusal))
                return refusal;
            if (LedgerWait.RefusalOf(outcome) is { } refused)
                return Refused(pending, refused);
            json["receipt"] ??= outcome["receipt"]?.DeepClone();
            if (json.Text("state") == "waiting")
                json["state"] = outcome.Text("state");
        }

        if (vault.Content.Statements.Find(statement => statement.Uid == pending.Uid) is { Statement: { } sent } own)
        {
            // Without a receipt nobody has shown that it is on the ledger.
            var receipt = json["receipt"] as JsonObject ?? [];
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

    // What was refused was never said: neither the request nor the statement is kept. No answer, or none that can be
    // read, is no refusal: the log may have the statement.
    private Refusal Refused(PendingRequest pending, Refusal refusal)
    {
        if (refusal.Code is "api-unreachable" or "api-fault" or "api-answer-malformed")
            return refusal;
        vault.Content.Pending.Remove(pending);
        vault.Content.Statements.RemoveAll(statement => statement.Uid == pending.Uid);
        vault.Save();
        return refusal;
    }
}
