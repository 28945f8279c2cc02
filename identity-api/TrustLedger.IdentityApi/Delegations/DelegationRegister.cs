using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Delegations;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Approvals;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Recovery;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>The life of a delegation: drafted and consented to by the principal, taken on by the agent, revoked by either or an officer.</summary>
internal sealed class DelegationRegister(
    Database database, DelegationStore store, Consents consents, DelegationRules rules, ItemCatalogue items, PersonRegister persons,
    KeyChanges keyChanges, Notices notices, AccessRecords access, StatusEntries status, Offers offers, IOptions<IdentityApiOptions> options,
    TimeProvider time)
{
    public const string Agent = "agent";
    public const string Principal = "principal";
    public const string Officer = "officer";

    /// <summary>Writes down terms that the caller may consent to next.</summary>
    /// <returns>
    /// The draft; or, first match wins: <c>handle-not-bound</c>; what <see cref="DelegationTerms.Create"/> refuses;
    /// <c>representation-missing</c> the caller does not act for the organisation; <c>level-too-low</c>; <c>key-suspended</c>,
    /// <c>key-cool-down</c>; <c>agent-unknown</c> the handle is nobody's; <c>agent-is-principal</c>.
    /// </returns>
    public Task<Result<DelegationDraft>> DraftAsync(Address handle, AskedTerms asked, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<DelegationDraft>(
            async connection =>
            {
                if (await Bindings.OfHandleAsync(connection, handle) is not { OnLedger: true } binding)
                    return Claims.NotBound();
                var today = ChinaTime.DayOf(time.GetUtcNow());
                if (!DelegationTerms.Create(asked, rules, rules.ItemsWith(items.All), today).TryGet(out var terms, out var refusal))
                    return refusal;
                if (await MayConsentAsync(connection, binding.PersonId, terms.Organisation?.Value) is { } not)
                    return not;
                if (binding.Level < rules.PrincipalLevel)
                    return LevelTooLow(rules.PrincipalLevel);
                if (await Bindings.OfHandleAsync(connection, terms.Agent) is not { OnLedger: true } agent)
                    return new Refusal("agent-unknown", "The agent's handle is bound to nobody.");
                return agent.PersonId == binding.PersonId
                    ? new Refusal("agent-is-principal", "Nobody acts for themselves by a delegation.")
                    : await store.AddDraftAsync(connection, binding.PersonId, agent.PersonId, terms);
            },
            cancellationToken);

    /// <summary>Takes in the consent to a draft; the agent is told. The same consent again changes nothing.</summary>
    /// <returns>
    /// The delegation, that its agent is now asked to take on; or, first match wins: <c>handle-not-bound</c>;
    /// <c>delegation-draft-unknown</c>; <c>draft-expired</c>; what <see cref="Consents.CheckAsync"/> refuses;
    /// <c>representation-missing</c>, <c>key-suspended</c>, <c>key-cool-down</c> as they stand now.
    /// </returns>
    public async Task<Result<Delegation>> ConsentAsync(Address handle, string id, JsonObject vpToken, CancellationToken cancellationToken)
    {
        var (person, draft, known) = await database.ReadAsync(
            async connection => await Bindings.OfHandleAsync(connection, handle) is { OnLedger: true } binding
                ? (binding.PersonId, await store.FindDraftAsync(connection, id, binding.PersonId), await store.FindAsync(connection, id))
                : ((string?)null, null, null),
            cancellationToken);
        if (person is null)
            return Claims.NotBound();
        if (known?.Person == person)
            return known;
        if (draft is null)
            return new Refusal("delegation-draft-unknown", "There is no such draft of the caller's.");
        if (draft.Expires <= time.GetUtcNow())
            return new Refusal("draft-expired", "The draft's time is over; ask for a new one.");
        if (!(await consents.CheckAsync(draft, vpToken, cancellationToken)).TryGet(out var consent, out var refusal))
            return refusal;

        return await database.WriteUnlessRefusedAsync<Delegation>(
            async connection =>
            {
                if (await store.FindAsync(connection, id) is { } other)
                    return other;
                if (await MayConsentAsync(connection, person, draft.Terms.Organisation?.Value) is { } not)
                    return not;
                await store.AddAsync(connection, draft, consent);
                await notices.AddAsync(connection, draft.Agent, Notices.DelegationAsked, draft.Terms.Ends);
                await access.AddAsync(connection, new AccessNote(person, "presentation.check", Accessor.Rules(options.Value.Organisation))
                {
                    Fields = [draft.Terms.Organisation is null ? CredentialCatalogue.Person : CredentialCatalogue.Representative],
                    About = id,
                    Outcome = "accepted",
                });
                return (await store.FindAsync(connection, id))!;
            },
            cancellationToken);
    }

    /// <summary>The agent takes it on, or does not.</summary>
    /// <returns>
    /// The delegation as it is then; or, first match wins: <c>handle-not-bound</c>; <c>delegation-unknown</c> none that this caller
    /// is the agent of; <c>delegation-settled</c> it was answered otherwise, or revoked, or its term is over; and for a yes:
    /// <c>agent-name-mismatch</c> the principal wrote another name; <c>level-too-low</c>; <c>agent-too-young</c>;
    /// <c>agent-delegations-full</c>.
    /// </returns>
    public Task<Result<Delegation>> AnswerAsync(Address handle, string id, bool accepts, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<Delegation>(
            async connection =>
            {
                if (await Bindings.OfHandleAsync(connection, handle) is not { OnLedger: true } binding)
                    return Claims.NotBound();
                if (await store.FindAsync(connection, id) is not { } delegation || delegation.Agent != binding.PersonId)
                    return Unknown();
                var (answer, state) = (accepts ? Delegation.Granted : Delegation.Declined, delegation.StateAt(time.GetUtcNow()));
                if (state == answer)
                    return delegation;
                if (state != Delegation.Asked)
                    return new Refusal("delegation-settled", "It was answered before, or revoked, or its term is over.");
                if (accepts && await UnfitAsync(connection, delegation, binding) is { } unfit)
                    return unfit;

                await store.SettleAsync(connection, id, answer);
                await notices.AddAsync(connection, delegation.Person, accepts ? Notices.DelegationAccepted : Notices.DelegationDeclined);
                if (accepts)
                    await access.AddAsync(connection, new AccessNote(delegation.Person, "delegation.tell", Accessor.Of(handle)) { About = id });
                return delegation with { State = answer };
            },
            cancellationToken);

    /// <summary>A new offer of the credential, to the agent alone. Any earlier one that is open is worth nothing any more.</summary>
    /// <returns>The offer; or, first match wins: <c>handle-not-bound</c>; what <see cref="InForceAsync"/> refuses; <c>key-suspended</c>, <c>key-cool-down</c>.</returns>
    public Task<Result<CreatedOffer>> OfferAsync(Address handle, string id, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<CreatedOffer>(
            async connection =>
            {
                if (await Bindings.OfHandleAsync(connection, handle) is not { OnLedger: true } binding)
                    return Claims.NotBound();
                if (!(await InForceAsync(connection, id, binding.PersonId)).TryGet(out _, out var refusal))
                    return refusal;
                if (await keyChanges.CheckAsync(connection, binding.PersonId) is { } held)
                    return held;
                await CloseOffersAsync(connection, id);
                return await offers.CreateAsync(connection, CredentialCatalogue.Delegation, binding.PersonId, officer: null, about: id);
            },
            cancellationToken);

    /// <summary>Ends a delegation for good: its credentials are invalid, and both sides are told. Again, it changes nothing.</summary>
    /// <param name="handle">The principal's, one's who acts for it, or the agent's; null for an officer.</param>
    /// <param name="officer">Null for a handle.</param>
    /// <param name="id">Which.</param>
    /// <param name="reason">One of <see cref="RevocationReasons"/>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The delegation; or, first match wins: <c>handle-not-bound</c>; <c>delegation-unknown</c> none that this caller may end;
    /// <c>reason-unknown</c>.
    /// </returns>
    public Task<Result<Delegation>> RevokeAsync(
        Address? handle, Caller? officer, string id, string reason, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<Delegation>(
            async connection =>
            {
                var person = handle is { } address ? (await Bindings.OfHandleAsync(connection, address))?.PersonId : null;
                if (officer is null && person is null)
                    return Claims.NotBound();
                if (await store.FindAsync(connection, id) is not { } delegation)
                    return Unknown();
                var revoker = officer is not null ? Officer : await SideOfAsync(connection, delegation, person!);
                if (revoker is null)
                    return Unknown();
                if (!RevocationReasons.Has(reason))
                    return new Refusal("reason-unknown", $"Reasons are: {RevocationReasons.List}.");
                if (delegation.State is Delegation.RevokedState or Delegation.Declined)
                    return delegation;

                await store.RevokeAsync(connection, id, revoker, officer?.Subject, reason);
                await CloseOffersAsync(connection, id);
                await status.RevokeAsync(connection, CredentialCatalogue.Delegation, delegation.Agent, reason, about: id);
                foreach (var party in new[] { delegation.Person, delegation.Agent })
                    await notices.AddAsync(connection, party, Notices.DelegationRevoked, until: null, officer?.Organisation);
                if (officer is not null)
                {
                    await access.AddAsync(connection, [.. new[] { delegation.Person, delegation.Agent }.Select(party =>
                        new AccessNote(party, "delegation.revoke", Accessor.Of(officer)) { About = id, Outcome = reason })]);
                }

                return (await store.FindAsync(connection, id))!;
            },
            cancellationToken);

    /// <summary>Finds a delegation by which a person may act now.</summary>
    /// <returns>
    /// It; or, first match wins: <c>delegation-unknown</c> none that this person is the agent of; <c>delegation-revoked</c>;
    /// <c>delegation-not-granted</c> not taken on, or declined; <c>delegation-over</c> outside of its term.
    /// </returns>
    public async Task<Result<Delegation>> InForceAsync(DbConnection connection, string id, string agent)
    {
        var now = time.GetUtcNow();
        if (await store.FindAsync(connection, id) is not { } delegation || delegation.Agent != agent)
            return Unknown();
        if (delegation.State == Delegation.RevokedState)
            return new Refusal("delegation-revoked", "The delegation was revoked.");
        if (delegation.State != Delegation.Granted)
            return new Refusal("delegation-not-granted", "The delegation was not taken on.");
        return delegation.Terms.Begins <= now && now < delegation.Terms.Ends
            ? delegation
            : new Refusal("delegation-over", "The delegation's term has not begun, or is over.");
    }

    /// <summary>As <see cref="InForceAsync"/>, for one item and one power.</summary>
    /// <returns>Also <c>delegation-scope-missing</c> or <c>delegation-item-missing</c>, where the principal consented to neither.</returns>
    public async Task<Result<Delegation>> AllowsAsync(DbConnection connection, string id, string agent, string scope, string item)
    {
        if (!(await InForceAsync(connection, id, agent)).TryGet(out var delegation, out var refusal))
            return refusal;
        if (!delegation.Terms.Scopes.Contains(scope, StringComparer.Ordinal))
            return new Refusal("delegation-scope-missing", "The delegation does not give this power.");
        return delegation.Terms.Items.Contains(item, StringComparer.Ordinal)
            ? delegation
            : new Refusal("delegation-item-missing", "The delegation is for other items.");
    }

    /// <summary>As which side a person may speak of a delegation: principal or agent; null as neither.</summary>
    public static async Task<string?> SideOfAsync(DbConnection connection, Delegation delegation, string person) =>
        delegation.Agent == person ? Agent
        : delegation.Organisation is not { } organisation ? (delegation.Person == person ? Principal : null)
        : (await RepresentativeRegister.OfAsync(connection, person)).Any(entity => entity.Code == organisation) ? Principal
        : null;

    internal static Refusal Unknown() => new("delegation-unknown", "There is no such delegation for this caller.");

    private async Task<Refusal?> MayConsentAsync(DbConnection connection, string person, string? organisation) =>
        organisation is not null && !(await RepresentativeRegister.OfAsync(connection, person)).Any(entity => entity.Code == organisation)
            ? RepresentativeRegister.Missing()
            : await keyChanges.CheckAsync(connection, person);

    // Asked of the agent alone: a principal learns nothing of a handle but what its owner tells them.
    private async Task<Refusal?> UnfitAsync(DbConnection connection, Delegation delegation, Binding binding)
    {
        var agent = await persons.FindAsync(connection, delegation.Agent);
        if (agent?.Name.MatchForm != delegation.Terms.AgentName.MatchForm)
            return new Refusal("agent-name-mismatch", "The principal wrote another name than the register has. Ask for a new delegation.");
        if (binding.Level < rules.AgentLevel)
            return LevelTooLow(rules.AgentLevel);
        if (agent.Number.Born.AddYears(rules.AgentAge) > ChinaTime.DayOf(time.GetUtcNow()))
            return new Refusal("agent-too-young", string.Create(CultureInfo.InvariantCulture, $"Who acts for others is {rules.AgentAge} or older."));
        return await store.CountOfAgentAsync(connection, delegation.Agent) >= rules.MostOfAgent
            ? new Refusal("agent-delegations-full", string.Create(CultureInfo.InvariantCulture, $"Nobody acts for more than {rules.MostOfAgent} at a time. Go to a window."))
            : null;
    }

    private static Task<int> CloseOffersAsync(DbConnection connection, string id) => connection.ExecuteAsync(
        "UPDATE offers SET state = 'dead' WHERE about = @id AND configuration = @Delegation AND state = 'open'",
        new { id, CredentialCatalogue.Delegation });

    private static Refusal LevelTooLow(int level) =>
        new("level-too-low", string.Create(CultureInfo.InvariantCulture, $"This needs a binding at level {level} or above: go to a window."));
}
