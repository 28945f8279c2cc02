using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Delegations;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Delegations;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Recovery;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Takes applications in, runs the published rules, and lets them grant (秒批) or leave the rest to a human.</summary>
internal sealed class ApplicationIntake(
    Database database,
    ApplicationDrafts drafts,
    Applications applications,
    ItemCatalogue items,
    FactFinder facts,
    IdentityCheck identity,
    AutoDecision autoDecision,
    Acceptances acceptances,
    DelegationRegister delegations,
    Notices notices,
    AccessRecords access,
    ContentStore contents,
    Outbox outbox,
    LedgerGate gate,
    LedgerLogs logs,
    IOptions<IdentityApiOptions> options,
    TimeProvider time)
{
    /// <summary>
    /// Application, trace and, when every rule holds, the decision of the auto-decision key commit in one transaction; the
    /// outbox sends the one and then the other.
    /// </summary>
    /// <param name="handle">The binding handle that signed the request: the person's, or their agent's.</param>
    /// <param name="application">What was handed in.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The application's uid, also when it was handed in before; or, first match wins:
    /// <list type="bullet">
    /// <item><c>handle-not-bound</c></item>
    /// <item>what <see cref="HandedIn{TBody}.Read"/> refuses; <c>signer-not-subject</c></item>
    /// <item><c>draft-unknown</c> none of this person; <c>draft-used</c> for another application; <c>draft-expired</c></item>
    /// <item><c>item-mismatch</c>, <c>rules-mismatch</c> the statement names another item, or other rules than the draft's</item>
    /// <item>what <see cref="ApplicationForm.Check"/> refuses; <c>item-key-malformed</c>, <c>commitment-mismatch</c></item>
    /// <item>for an agent what <see cref="DelegationRegister.AllowsAsync"/> refuses, now and when it is stored</item>
    /// <item><c>address-malformed</c>; what <see cref="IdentityCheck.CheckAsync"/> and <see cref="FactFinder.FindAsync"/> refuse</item>
    /// <item>what <see cref="LedgerGate.JudgeAsync"/> refuses; <c>handle-not-fresh</c>, <c>address-not-fresh</c></item>
    /// </list>
    /// </returns>
    public async Task<Result<Bytes32>> AddAsync(Address handle, NewApplication application, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => Bindings.OfHandleAsync(connection, handle), cancellationToken) is not { OnLedger: true } binding)
            return Claims.NotBound();
        if (!HandedIn<ApplicationBody>.Read(application.Statement, logs.DomainOf(LogNames.Approvals)).TryGet(out var handedIn, out var refusal))
            return refusal;
        var (signed, body) = handedIn;
        if (signed.Signer != signed.Statement.Recipient)
            return new Refusal("signer-not-subject", "An application is signed by the handle that it is about.");

        var draft = await database.ReadAsync(connection => drafts.FindAsync(connection, application.Draft, binding.PersonId), cancellationToken);
        if (draft is null || items.FindByRules(draft.Rules) is not { } item)
            return new Refusal("draft-unknown", "There is no such draft for this caller.");
        if (draft.Application is not null)
            return draft.Application == signed.Uid.ToString() ? signed.Uid : Used();
        if (draft.Expires <= time.GetUtcNow())
            return new Refusal("draft-expired", "The draft's time is over; ask for a new one.");
        if (body.Item != item.CodeWord)
            return new Refusal("item-mismatch", "The statement is for another item than the draft.");
        if (body.Policy != item.RulesHash)
            return new Refusal("rules-mismatch", "The statement names other rules than the draft.");
        if (!ApplicationForm.Check(item, draft.Form, application.Form).TryGet(out var changed, out refusal)
            || !HandedIn<ApplicationBody>.Open(body.Commitment, application.ItemKey, application.Form).TryGet(out var itemKey, out refusal))
            return refusal;
        if (draft.Agent is { } acts && await database.ReadAsync(connection => NotAllowedAsync(connection, acts, item), cancellationToken) is { } not)
            return not;
        var addresses = (application.AcceptanceAddresses ?? []).Select(Address.Read).ToList();
        if (addresses.Count > 8 || addresses.Contains(null))
            return new Refusal("address-malformed", "One-time addresses are up to eight of 0x and 40 hex digits.");
        if (!(await identity.CheckAsync(item, application.VpToken, draft.Nonce, draft.Person, draft.Agent, cancellationToken)).TryGet(out var finding, out refusal)
            || !(await facts.FindAsync(item, draft.Person, cancellationToken)).TryGet(out var found, out refusal)
            || !(await gate.JudgeAsync(LogNames.Approvals, signed, atLeast: 0, cancellationToken)).TryGet(out _, out refusal))
            return refusal;

        var now = time.GetUtcNow();
        return await database.WriteUnlessRefusedAsync<Bytes32>(
            async connection =>
            {
                if (!await ApplicationDrafts.TryUseAsync(connection, draft.Id, signed.Uid))
                    return Used();
                if (await Applications.FindAsync(connection, signed.Uid.ToString()) is not null)
                    return signed.Uid;
                if (await Handles.IsUsedAsync(connection, signed.Signer))
                    return Claims.NotFresh();
                // It may have been revoked while the presentation was checked.
                if (draft.Agent is { } agent && await NotAllowedAsync(connection, agent, item) is { } over)
                    return over;

                var evaluation = RuleEngine.Evaluate(item, new ApplicationEvidence
                {
                    Day = ChinaTime.DayOf(now),
                    Facts = found.Facts,
                    IdentityVerified = finding.Verified,
                    IdentityLevel = finding.Level,
                    ApplicantAllowed = draft.Agent is null || finding.Verified is not null ? true : null,
                    ApplicantReference = draft.Agent?.Delegation ?? "person",
                    OtherApplicationOpen = await Applications.HasOtherOpenAsync(connection, draft.Person, item.Code, signed.Uid),
                    ChangedFields = [.. changed.Union(Moved(item, draft, found), StringComparer.Ordinal)],
                });
                foreach (var address in addresses)
                {
                    if (await acceptances.PromiseAsync(
                            connection, address!.Value, Acceptances.OfApplication(signed.Uid.ToString()), found.Claims.Values) is { } taken)
                        return taken;
                }

                await StoreAsync(connection, signed, draft, item, handle, application.Form, itemKey, evaluation, finding, now);
                return signed.Uid;
            },
            cancellationToken);
    }

    private async Task StoreAsync(
        DbConnection connection, SignedStatement signed, Draft draft, ServiceItem item, Address handle, JsonObject form, byte[] itemKey,
        Evaluation evaluation, IdentityCheck.Finding finding, DateTimeOffset now)
    {
        var granted = evaluation.Outcome == Outcome.Granted;
        var due = item.StatutoryTerm.LastDay(ChinaTime.DayOf(now), WorkCalendar.National).TryGet(out var last, out _)
            ? last.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
            : null;
        var row = new ApplicationRow(
            signed.Uid.ToString(), draft.Id, signed.Signer.ToLowerHex(), draft.Person, item.Code, draft.Rules,
            granted ? "deciding" : "to-human", due, Log_index: null, Accepted: null, now.ToUnixTimeMilliseconds());
        await applications.AddAsync(connection, row, evaluation.TraceJson(), finding.Checks);
        await contents.AddAsync(
            connection, LogNames.Approvals, signed.Uid, ContentStore.OwnerOfPerson(draft.Person, LogNames.Approvals), itemKey, form);
        await outbox.AddAsync(connection, LogNames.Approvals, ApprovalReceipts.TopicName, signed);
        var check = new AccessNote(draft.Agent?.Person ?? draft.Person, "presentation.check", Accessor.Rules(options.Value.Organisation))
        {
            Fields = [item.IdentityCredential],
            About = item.Code,
            Outcome = finding.Verified switch { true => "accepted", false => "refused", null => "unknown" },
        };
        await access.AddAsync(connection, check);
        if (draft.Agent is { } agent)
        {
            await Applications.AddAgentAsync(connection, row.Uid, agent);
            await access.AddAsync(connection, check with { Person = draft.Person, Operation = "delegation.use", By = Accessor.Of(handle), Fields = ["application"], About = row.Uid });
            await notices.AddAsync(connection, draft.Person, Notices.DelegationUsed);
        }

        if (granted)
            await autoDecision.GrantAsync(connection, row, signed, evaluation, await Applicants.OfAsync(connection, row));
    }

    /// <summary>Fields that today's facts would fill otherwise: what was confirmed is not what is known any more.</summary>
    private static IEnumerable<string> Moved(ServiceItem item, Draft draft, FoundFacts found)
    {
        var today = ApplicationForm.Prefill(item, draft.Id, found.Facts)["fields"]!;
        return item.Form.Where(field => field.Fact is not null).Select(field => field.Id)
            .Where(id => !Jcs.Write(today[id]).AsSpan().SequenceEqual(Jcs.Write(draft.Form["fields"]![id])));
    }

    private async Task<Refusal?> NotAllowedAsync(DbConnection connection, ActingAgent agent, ServiceItem item) =>
        (await delegations.AllowsAsync(connection, agent.Delegation, agent.Person, DelegationScope.Apply, item.Code)).TryGet(out _, out var refusal)
            ? null
            : refusal;

    private static Refusal Used() => new("draft-used", "Another application was made of this draft.");
}
