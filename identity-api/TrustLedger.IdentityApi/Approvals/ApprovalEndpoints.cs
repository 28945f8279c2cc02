using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Service items, and applications for them: drafted, confirmed, decided by rules or by an officer.</summary>
internal static class ApprovalEndpoints
{
    public static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        var items = routes.MapGroup("/items").WithTags("Approvals").AllowAnonymous();
        items.MapGet("/", All).WithSummary("What may be applied for");
        items.MapGet("/{code}", One).WithSummary("An item with its law, facts, rules and terms");

        var applications = routes.MapGroup("/applications").WithTags("Approvals");
        applications.MapPost("/drafts", Draft).RequireAuthorization(Policies.Handle).WithSummary("A form, filled from facts");
        applications.MapPost("/", Apply).RequireAuthorization(Policies.Handle).WithSummary("Hand in a signed application");
        applications.MapGet("/", Queue).RequireAuthorization(Roles.ApprovalOfficer).WithSummary("Applications in a state");
        applications.MapGet("/{id}", Show).RequireAuthorization(Policies.ClientOrHandle).WithSummary("An application with its trace and decision");
        applications.MapPost("/{id}/offer", Offer).RequireAuthorization(Policies.Handle).WithSummary("A new offer of the licence");
        applications.MapPost("/{id}/decision", Decide).RequireAuthorization(Roles.ApprovalOfficer).WithSummary("Hand in an officer's decision");
    }

    private static JsonHttpResult<JsonObject> All(ItemCatalogue items) =>
        TypedResults.Json(new JsonObject { ["items"] = new JsonArray([.. items.All.Select(item => (JsonNode)ItemAnswer.Line(item))]) });

    private static IResult One(string code, ItemCatalogue items) => items.Find(code) is { } item
        ? TypedResults.Json(ItemAnswer.Whole(item))
        : OfRefusal(new Refusal("item-unknown", "There is no such service item here."));

    private static async Task<IResult> Draft(
        StrictBody<NewDraft> body, ClaimsPrincipal user, ApplicationDrafts drafts, IdentityCheck identity, CancellationToken cancellationToken)
    {
        if (!(await drafts.CreateAsync(Caller.HandleOf(user)!.Value, body.Value.Item, body.Value.Delegation, cancellationToken)).TryGet(out var created, out var refusal))
            return OfRefusal(refusal);
        var (draft, item, facts) = created;
        return TypedResults.Json(
            new JsonObject
            {
                ["draft"] = draft.Id,
                ["item"] = item.Code,
                ["policy"] = item.RulesHash.ToString(),
                ["form"] = draft.Form,
                ["nonce"] = draft.Nonce,
                ["audience"] = identity.Audience,
                ["dcql"] = identity.QueryOf(item).ToJson(),
                ["claims"] = new JsonArray([.. facts.Claims.Values.Select(claim => (JsonNode)claim)]),
                ["expiresAt"] = draft.Expires,
            },
            statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Apply(
        StrictBody<NewApplication> body, ClaimsPrincipal user, ApplicationIntake intake, SettledAnswers answers, Database database,
        ApplicationFiles files, Licences licences, CancellationToken cancellationToken)
    {
        if (!(await intake.AddAsync(Caller.HandleOf(user)!.Value, body.Value, cancellationToken)).TryGet(out var uid, out var refusal))
            return OfRefusal(refusal);

        var item = await answers.SettleAsync(LogNames.Approvals, uid, cancellationToken);
        if (item.State == OutboxState.Refused)
            return Problems.Conflict(SettledAnswers.RefusedByLedger(item));
        var decision = await database.ReadAsync(connection => Applications.DecisionOfAsync(connection, uid.ToString()), cancellationToken);
        if (decision is not null && item.State == OutboxState.Published)
            await answers.SettleAsync(LogNames.Approvals, Bytes32.Read(decision.Uid)!.Value, cancellationToken);

        var answer = await OpenAsync(uid, Caller.HandleOf(user)!.Value, anew: false, database, files, licences, cancellationToken);
        return item.State == OutboxState.Published
            ? TypedResults.Json(answer, statusCode: StatusCodes.Status201Created)
            : TypedResults.Accepted(LedgerEndpoints.UrlOf(LogNames.Approvals, item.Uid), answer);
    }

    private static async Task<IResult> Queue(string? state, Database database, CancellationToken cancellationToken)
    {
        state ??= "to-human";
        if (state is not ("deciding" or "to-human" or "granted" or "refused"))
            return OfRefusal(new Refusal("state-unknown", "States are deciding, to-human, granted and refused."));
        var rows = await database.ReadAsync(connection => Applications.InStateAsync(connection, state), cancellationToken);
        return TypedResults.Json(new JsonObject { ["items"] = new JsonArray([.. rows.Select(row => (JsonNode)ApplicationFiles.Line(row))]) });
    }

    private static async Task<IResult> Show(
        string id, ClaimsPrincipal user, Database database, ApplicationFiles files, Licences licences, FollowedApplications agents, AccessRecords access,
        CancellationToken cancellationToken)
    {
        if (Bytes32.Read(id) is not { } uid)
            return OfRefusal(OfficerDecisions.Unknown());
        if (Caller.HandleOf(user) is not { } handle)
        {
            var officer = Caller.Of(user)!;
            if (!officer.Has(Roles.ApprovalOfficer))
                return OfRefusal(OfficerDecisions.Unknown());
            var file = await database.WriteAsync(
                async connection =>
                {
                    if (await Applications.FindAsync(connection, uid.ToString()) is not { } row)
                        return null;
                    await access.AddAsync(connection, new AccessNote(row.Person, "application.look", Accessor.Of(officer)) { About = row.Uid });
                    return await files.OpenAsync(connection, row);
                },
                cancellationToken);
            return file is null ? OfRefusal(OfficerDecisions.Unknown()) : TypedResults.Json(file);
        }

        if (await IsOwnAsync(handle, uid, database, cancellationToken))
            return TypedResults.Json(await OpenAsync(uid, handle, anew: false, database, files, licences, cancellationToken));
        return (await agents.ShowAsync(handle, uid.ToString(), cancellationToken)).TryGet(out var followed, out var refused)
            ? TypedResults.Json(followed)
            : OfRefusal(refused);
    }

    private static async Task<IResult> Offer(
        string id, ClaimsPrincipal user, Database database, ApplicationFiles files, Licences licences, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(id) is not { } uid || !await IsOwnAsync(Caller.HandleOf(user)!.Value, uid, database, cancellationToken))
            return OfRefusal(OfficerDecisions.Unknown());
        var answer = await OpenAsync(uid, Caller.HandleOf(user)!.Value, anew: true, database, files, licences, cancellationToken);
        return answer["licenceOffer"] is { } offer
            ? TypedResults.Json(offer.DeepClone(), statusCode: StatusCodes.Status201Created)
            : OfRefusal(new Refusal("licence-missing", "The application has no licence."));
    }

    private static async Task<IResult> Decide(
        string id, StrictBody<NewDecision> body, ClaimsPrincipal user, OfficerDecisions decisions, SettledAnswers answers,
        CancellationToken cancellationToken)
    {
        if (Bytes32.Read(id) is not { } uid)
            return OfRefusal(OfficerDecisions.Unknown());
        return (await decisions.AddAsync(Caller.Of(user)!, uid, body.Value, cancellationToken)).TryGet(out var added, out var refusal)
            ? await answers.AnswerAsync(LogNames.Approvals, added, cancellationToken)
            : OfRefusal(refusal);
    }

    private static Task<bool> IsOwnAsync(Protocol.Keys.Address handle, Bytes32 uid, Database database, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => await Applications.FindAsync(connection, uid.ToString()) is { } row
                && await Bindings.OfHandleAsync(connection, handle) is { } binding && binding.PersonId == row.Person,
            cancellationToken);

    private static Task<JsonObject> OpenAsync(
        Bytes32 uid, Protocol.Keys.Address handle, bool anew, Database database, ApplicationFiles files, Licences licences, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var row = await Applications.FindAsync(connection, uid.ToString()) ?? throw new InvalidOperationException("It was just found.");
                var json = await files.OpenAsync(connection, row);
                // What comes of it is the person's, whoever handed it in.
                if (await Bindings.OfHandleAsync(connection, handle) is { } binding && binding.PersonId == row.Person)
                    json["licenceOffer"] = await licences.OfferAsync(connection, row.Uid, anew);
                return json;
            },
            cancellationToken);

    private static ProblemHttpResult OfRefusal(Refusal refusal) => refusal.Code switch
    {
        "item-unknown" or "draft-unknown" or "application-unknown" or "licence-missing" or "delegation-unknown" => Problems.NotFound(refusal),
        "draft-expired" => Problems.Gone(refusal),
        "handle-not-bound" or "signer-not-caller" or "role-not-allowed" or "own-application" or "delegation-scope-missing" or "delegation-item-missing" => Problems.Forbidden(refusal),
        "draft-used" or "handle-not-fresh" or "address-not-fresh" or "application-not-open" or "application-not-published" or "already-decided"
            or "uid-taken" or "delegation-revoked" or "delegation-not-granted" or "delegation-over" => Problems.Conflict(refusal),
        "ledger-away" => Problems.From(refusal, StatusCodes.Status503ServiceUnavailable),
        "json-malformed" or "statement-malformed" or "item-key-malformed" or "address-malformed" or "form-malformed" or "vp-token-malformed"
            or "state-unknown" => Problems.BadRequest(refusal),
        _ => Problems.Unprocessable(refusal),
    };

    /// <param name="Delegation">By which the caller acts for somebody else; null: for themselves.</param>
    internal sealed record NewDraft(string Item, string? Delegation = null);
}
