using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Casework.Delegations;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>Acting for somebody else (代办): consented to, taken on, read, revoked.</summary>
internal static class DelegationEndpoints
{
    private const int Most = 200;

    public static void MapDelegations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/delegation-rules", Rules).WithTags("Delegation").AllowAnonymous()
            .WithSummary("What may be delegated, with what powers and for how long");

        var delegations = routes.MapGroup("/delegations").WithTags("Delegation");
        delegations.MapPost("/drafts", Draft).RequireAuthorization(Policies.Handle).WithSummary("Terms to consent to");
        delegations.MapPost("/", Consent).RequireAuthorization(Policies.Handle)
            .WithSummary("Consent to a draft's terms, by a presentation of one's own credential that signs them");
        delegations.MapGet("/", List).RequireAuthorization(Policies.ClientOrHandle)
            .WithSummary("One's delegations on either side; for an officer, those of a proofed person");
        delegations.MapPost("/{id}/acceptance", Answer).RequireAuthorization(Policies.Handle).WithSummary("The agent takes it on, or does not");
        delegations.MapPost("/{id}/offer", Offer).RequireAuthorization(Policies.Handle).WithSummary("Offer the agent the credential");
        delegations.MapPost("/{id}/revocation", Revoke).RequireAuthorization(Policies.ClientOrHandle)
            .WithSummary("End a delegation, as principal, agent or officer");
    }

    private static JsonHttpResult<JsonObject> Rules(DelegationRules rules, Approvals.ItemCatalogue items) => TypedResults.Json(new JsonObject
    {
        ["version"] = rules.Version,
        ["longestDays"] = rules.LongestDays,
        ["mostItems"] = rules.MostItems,
        ["scopes"] = new JsonArray([.. rules.Scopes.Select(scope => (JsonNode)new JsonObject
        {
            ["code"] = scope.Code,
            ["zh"] = scope.Wording.Chinese,
            ["en"] = scope.Wording.English,
        })]),
        ["items"] = new JsonArray([.. rules.ItemsWith(items.All).Select(item => (JsonNode)new JsonObject
        {
            ["code"] = item.Code,
            ["zh"] = item.Wording.Chinese,
            ["en"] = item.Wording.English,
            ["servedTo"] = item.ForOrganisations ? "legal-person" : "natural-person",
        })]),
        ["basis"] = new JsonArray([.. rules.Basis.Select(basis => (JsonNode)$"{basis.Instrument} §{basis.Section}")]),
    });

    private static async Task<IResult> Draft(
        StrictBody<AskedTerms> body, ClaimsPrincipal user, DelegationRegister delegations, Consents consents, CancellationToken cancellationToken)
    {
        if (!(await delegations.DraftAsync(Caller.HandleOf(user)!.Value, body.Value, cancellationToken)).TryGet(out var draft, out var refusal))
            return OfRefusal(refusal);
        var query = consents.QueryOf(draft.Terms);
        return TypedResults.Json(
            new JsonObject
            {
                ["draft"] = draft.Id,
                ["nonce"] = draft.Nonce,
                ["audience"] = consents.Audience,
                ["dcql"] = query.ToJson(),
                ["transactionData"] = new JsonArray([.. Consents.TransactionOf(draft.Terms, query).Select(data => (JsonNode)data.Encoded)]),
                ["expiresAt"] = draft.Expires,
            },
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Consent(
        StrictBody<NewConsent> body, ClaimsPrincipal user, Database database, DelegationRegister delegations, DelegationAnswer answer,
        CancellationToken cancellationToken)
    {
        var (draft, vpToken) = body.Value;
        if (!(await delegations.ConsentAsync(Caller.HandleOf(user)!.Value, draft, vpToken, cancellationToken)).TryGet(out var delegation, out var refusal))
            return OfRefusal(refusal);
        return TypedResults.Json(
            await database.ReadAsync(connection => answer.OfAsync(connection, delegation, DelegationRegister.Principal), cancellationToken),
            statusCode: StatusCodes.Status201Created);
    }

    // An agent reads who asks them, and an officer who acts for whom: the principal reads that they did.
    private static async Task<IResult> List(
        string? session, string? handle, ClaimsPrincipal user, Database database, DelegationStore store, DelegationAnswer answer,
        CredentialSubjects subjects, AccessRecords access, CancellationToken cancellationToken)
    {
        var (caller, own) = (Caller.Of(user), Caller.HandleOf(user));
        if (caller is not null && !MayRevoke(caller))
            return Problems.Forbidden(Problems.OfStatus(StatusCodes.Status403Forbidden));
        var result = await database.WriteUnlessRefusedAsync<JsonObject>(
            async connection =>
            {
                string? person;
                if (own is { } address)
                {
                    person = (await Bindings.OfHandleAsync(connection, address))?.PersonId;
                    if (person is null)
                        return Trust.Claims.NotBound();
                }
                else if (!(await subjects.FindAsync(connection, session, handle)).TryGet(out person, out var refusal))
                {
                    return refusal;
                }

                var told = new JsonArray();
                foreach (var delegation in await store.OfPersonAsync(connection, person, Most))
                {
                    var side = caller is not null ? DelegationRegister.Officer
                        : await DelegationRegister.SideOfAsync(connection, delegation, person) ?? DelegationRegister.Principal;
                    told.Add((JsonNode)await answer.OfAsync(connection, delegation, side));
                    if (caller is not null)
                    {
                        await access.AddAsync(connection, [.. new[] { delegation.Person, delegation.Agent }.Select(party =>
                            new AccessNote(party, "delegation.look", Accessor.Of(caller)) { About = delegation.Id, OncePerDay = true })]);
                    }
                    else if (side == DelegationRegister.Agent)
                    {
                        await access.AddAsync(connection, new AccessNote(delegation.Person, "delegation.tell", Accessor.Of(own!.Value))
                        {
                            About = delegation.Id,
                            OncePerDay = true,
                        });
                    }
                }

                return new JsonObject { ["delegations"] = told };
            },
            cancellationToken);
        return result.TryGet(out var list, out var refused) ? TypedResults.Json(list) : OfRefusal(refused);
    }

    private static async Task<IResult> Answer(
        string id, StrictBody<NewAnswer> body, ClaimsPrincipal user, Database database, DelegationRegister delegations, DelegationAnswer answer,
        CancellationToken cancellationToken) =>
        (await delegations.AnswerAsync(Caller.HandleOf(user)!.Value, id, body.Value.Accept, cancellationToken)).TryGet(out var delegation, out var refusal)
            ? TypedResults.Json(await database.ReadAsync(connection => answer.OfAsync(connection, delegation, DelegationRegister.Agent), cancellationToken))
            : OfRefusal(refusal);

    private static async Task<IResult> Offer(string id, ClaimsPrincipal user, DelegationRegister delegations, CancellationToken cancellationToken) =>
        (await delegations.OfferAsync(Caller.HandleOf(user)!.Value, id, cancellationToken)).TryGet(out var offer, out var refusal)
            ? TypedResults.Json(
                new JsonObject
                {
                    ["offer"] = offer.Offer,
                    ["offerByValue"] = offer.OfferByValue,
                    ["txCode"] = offer.TransactionCode,
                    ["expiresAt"] = offer.ExpiresAt,
                },
                statusCode: StatusCodes.Status201Created)
            : OfRefusal(refusal);

    private static async Task<IResult> Revoke(
        string id, StrictBody<NewRevocation> body, ClaimsPrincipal user, Database database, DelegationRegister delegations, DelegationAnswer answer,
        CancellationToken cancellationToken)
    {
        var (caller, own) = (Caller.Of(user), Caller.HandleOf(user));
        if (caller is not null && !MayRevoke(caller))
            return Problems.Forbidden(Problems.OfStatus(StatusCodes.Status403Forbidden));
        if (!(await delegations.RevokeAsync(own, caller, id, body.Value.Reason, cancellationToken)).TryGet(out var delegation, out var refusal))
            return OfRefusal(refusal);
        var side = caller is not null ? DelegationRegister.Officer : delegation.Revoker ?? DelegationRegister.Principal;
        return TypedResults.Json(await database.ReadAsync(connection => answer.OfAsync(connection, delegation, side), cancellationToken));
    }

    // At the window for who comes or calls, and where credentials are issued.
    private static bool MayRevoke(Caller caller) => caller.Has(Roles.WindowOfficer) || caller.Has(Roles.IssuerOfficer);

    private static ProblemHttpResult OfRefusal(Refusal refusal) => refusal.Code switch
    {
        "delegation-unknown" or "delegation-draft-unknown" or "session-unknown" or "handle-unknown" => Problems.NotFound(refusal),
        "draft-expired" => Problems.Gone(refusal),
        "handle-not-bound" or "representation-missing" or "level-too-low" or "agent-too-young" or "agent-name-mismatch" => Problems.Forbidden(refusal),
        "delegation-settled" or "delegation-revoked" or "delegation-not-granted" or "delegation-over" or "agent-delegations-full" or "key-suspended"
            or "key-cool-down" => Problems.Conflict(refusal),
        "presentation-unproven" => Problems.From(refusal, StatusCodes.Status503ServiceUnavailable),
        "delegation-terms-malformed" or "vp-token-malformed" or "reason-unknown" or "subject-malformed" => Problems.BadRequest(refusal),
        _ => Problems.Unprocessable(refusal),
    };

    /// <param name="Draft">Its id, which becomes the delegation's.</param>
    /// <param name="VpToken">The presentation, made for the draft's nonce and audience, over its transaction data.</param>
    internal sealed record NewConsent(string Draft, JsonObject VpToken)
    {
        /// <summary>Says what it is, and nothing of it.</summary>
        public override string ToString() => "a consent handed in";
    }

    internal sealed record NewAnswer(bool Accept);

    internal sealed record NewRevocation(string Reason);
}
