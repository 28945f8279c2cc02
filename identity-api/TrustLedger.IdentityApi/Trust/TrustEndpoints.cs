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
using TrustLedger.Casework.Trust;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>Claims (自信), those who vouch for them (他信), those who relied on them (你信).</summary>
internal static class TrustEndpoints
{
    public static void MapTrust(this IEndpointRouteBuilder routes)
    {
        var trust = routes.MapGroup("").WithTags("Trust");

        trust.MapPost("/claims", AddClaim).RequireAuthorization(Policies.Handle).WithSummary("Claim something of oneself");
        trust.MapGet("/claims", Mine).RequireAuthorization(Policies.Handle).WithSummary("One's own claims, each with its trust state");
        trust.MapGet("/claims/{uid}", One).RequireAuthorization(Policies.ClientOrHandle).WithSummary("A claim's trust state and who stands behind it");
        trust.MapPost("/claims/{uid}/shares", Share).RequireAuthorization(Policies.Handle).WithSummary("A token that shows the claim to a peer");
        trust.MapGet("/shares/{token}", Shared).RequireAuthorization(Policies.Handle).WithSummary("The claim that a token shows");
        trust.MapPost("/claims/{uid}/attestations", Attest).RequireAuthorization(Policies.ClientOrHandle)
            .WithSummary("Vouch for a claim, as a department, an organisation or a peer");
        trust.MapGet("/attestations/inbox", Inbox).RequireAuthorization(Policies.AnyDepartment).WithSummary("Claims that wait for the caller's department");
        trust.MapPost("/acceptances", Accept).RequireAuthorization(Policies.AnyClient).WithSummary("Say what one's office made of a claim");
    }

    private static async Task<IResult> AddClaim(
        StrictBody<NewClaim> body, ClaimsPrincipal user, Claims claims, SettledAnswers answers, CancellationToken cancellationToken) =>
        (await claims.AddAsync(Caller.HandleOf(user)!.Value, body.Value, cancellationToken)).TryGet(out var uid, out var refusal)
            ? await answers.AnswerAsync(LogNames.Identity, uid, cancellationToken)
            : OfRefusal(refusal);

    private static async Task<IResult> Mine(
        ClaimsPrincipal user, Database database, TrustViews views, ClaimFiles files, CancellationToken cancellationToken)
    {
        var handle = Caller.HandleOf(user)!.Value;
        var opened = await database.ReadAsync(
            async connection =>
            {
                var list = new List<(ClaimRow Claim, JsonObject File)>();
                if (await Bindings.OfHandleAsync(connection, handle) is not { } binding)
                    return list;
                foreach (var claim in await Claims.OfPersonAsync(connection, binding.PersonId))
                    list.Add((claim, await files.OpenAsync(connection, claim, withPerson: false)));
                return list;
            },
            cancellationToken);

        var all = new JsonArray();
        foreach (var (claim, file) in opened)
        {
            if (!(await views.OfAsync(claim, cancellationToken)).TryGet(out var view, out var refusal))
                return OfRefusal(refusal);
            all.Add(Joined(view, file));
        }

        return TypedResults.Json(new JsonObject { ["claims"] = all });
    }

    private static async Task<IResult> One(
        string uid, ClaimsPrincipal user, Database database, TrustViews views, ClaimFiles files, AccessRecords access,
        CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uid) is not { } word)
            return OfRefusal(Claims.Unknown());
        var (claim, file) = await database.ReadAsync(
            async connection =>
            {
                if (await Claims.FindAsync(connection, word) is not { } found)
                    return (null, null);
                if (Caller.HandleOf(user) is not { } handle)
                {
                    return !MaySee(Caller.Of(user)!, found) ? (null, null)
                        : HasAuthority(Caller.Of(user)!, found) ? (found, await files.OpenAsync(connection, found, withPerson: true))
                        : (found, (JsonObject?)null);
                }

                return await Bindings.OfHandleAsync(connection, handle) is { } binding && binding.PersonId == found.Person
                    ? (found, await files.OpenAsync(connection, found, withPerson: false))
                    : (null, null);
            },
            cancellationToken);
        if (claim is null)
            return OfRefusal(Claims.Unknown());
        if (Caller.Of(user) is { } officer)
        {
            await access.NoteAsync(cancellationToken, new AccessNote(claim.Person, "claim.look", Accessor.Of(officer))
            {
                Fields = file is null ? ["state"] : null,
                About = claim.Uid,
            });
        }

        return (await views.OfAsync(claim, cancellationToken)).TryGet(out var view, out var refusal)
            ? TypedResults.Json(file is null ? view : Joined(view, file))
            : OfRefusal(refusal);
    }

    private static async Task<IResult> Share(
        string uid, ClaimsPrincipal user, Claims claims, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uid) is not { } word)
            return OfRefusal(Claims.Unknown());
        return (await claims.ShareAsync(Caller.HandleOf(user)!.Value, word, cancellationToken)).TryGet(out var share, out var refusal)
            ? TypedResults.Json(share, statusCode: StatusCodes.Status201Created)
            : OfRefusal(refusal);
    }

    private static async Task<IResult> Shared(
        string token, ClaimsPrincipal user, Database database, Claims claims, ClaimFiles files, AccessRecords access,
        CancellationToken cancellationToken)
    {
        var handle = Caller.HandleOf(user)!.Value;
        var result = await database.WriteUnlessRefusedAsync<JsonObject>(
            async connection =>
            {
                if (await Bindings.OfHandleAsync(connection, handle) is not { OnLedger: true })
                    return Claims.NotBound();
                if (!(await claims.FindSharedAsync(connection, token)).TryGet(out var claim, out var refusal))
                    return refusal;
                await access.AddAsync(connection, new AccessNote(claim.Person, "claim.share", Accessor.Of(handle)) { About = claim.Uid });
                return await files.OpenAsync(connection, claim, withPerson: false);
            },
            cancellationToken);
        return result.TryGet(out var file, out var refused) ? TypedResults.Json(file) : OfRefusal(refused);
    }

    private static async Task<IResult> Attest(
        string uid, StrictBody<NewAttestation> body, ClaimsPrincipal user, Attestations attestations, SettledAnswers answers,
        CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uid) is not { } word)
            return OfRefusal(Claims.Unknown());
        var result = Caller.HandleOf(user) is { } handle
            ? await attestations.AddPeerAsync(handle, word, body.Value, cancellationToken)
            : await attestations.AddAsync(Caller.Of(user)!, word, body.Value, cancellationToken);
        return result.TryGet(out var added, out var refusal)
            ? await answers.AnswerAsync(LogNames.Identity, added, cancellationToken)
            : OfRefusal(refusal);
    }

    private static async Task<IResult> Inbox(
        ClaimsPrincipal user, Database database, ClaimFiles files, AccessRecords access, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(user)!;
        var claims = await database.WriteAsync(
            async connection =>
            {
                var all = new JsonArray();
                var rows = await Attestations.InboxAsync(connection, caller);
                await access.AddAsync(connection, [.. rows.Select(claim => new AccessNote(claim.Person, "claim.list", Accessor.Of(caller))
                {
                    About = claim.Uid,
                    OncePerDay = true,
                })]);
                foreach (var claim in rows)
                    all.Add(await files.OpenAsync(connection, claim, withPerson: true));
                return all;
            },
            cancellationToken);
        return TypedResults.Json(new JsonObject { ["claims"] = claims });
    }

    private static async Task<IResult> Accept(
        StrictBody<NewAcceptance> body, ClaimsPrincipal user, Acceptances acceptances, SettledAnswers answers, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(user)!;
        if (!caller.Has(Roles.ApprovalOfficer) && !caller.Has(Roles.VerifierOfficer))
            return Problems.Forbidden(Problems.OfStatus(StatusCodes.Status403Forbidden));
        return (await acceptances.AddAsync(caller, body.Value, cancellationToken)).TryGet(out var uid, out var refusal)
            ? await answers.AnswerAsync(LogNames.Identity, uid, cancellationToken)
            : OfRefusal(refusal);
    }

    /// <summary>An office that relies sees the state and no value; the department in charge of the predicate sees both.</summary>
    private static bool MaySee(Caller caller, ClaimRow claim) =>
        caller.Has(Roles.ApprovalOfficer) || caller.Has(Roles.VerifierOfficer) || HasAuthority(caller, claim);

    private static bool HasAuthority(Caller caller, ClaimRow claim) =>
        Predicates.Find(claim.Predicate) is { } predicate && caller.Roles.Any(predicate.HasAuthority);

    private static JsonObject Joined(JsonObject view, JsonObject file)
    {
        foreach (var (name, value) in file)
            view[name] = value?.DeepClone();
        return view;
    }

    private static ProblemHttpResult OfRefusal(Refusal refusal) => refusal.Code switch
    {
        "claim-unknown" or "share-unknown" => Problems.NotFound(refusal),
        "handle-not-bound" or "predicate-not-allowed" or "signer-not-caller" or "role-not-allowed" or "own-claim" => Problems.Forbidden(refusal),
        "handle-not-fresh" or "address-not-fresh" or "claim-not-published" or "uid-taken" => Problems.Conflict(refusal),
        "ledger-away" => Problems.From(refusal, StatusCodes.Status503ServiceUnavailable),
        "json-malformed" or "statement-malformed" or "item-key-malformed" or "address-malformed" or "purpose-malformed"
            or "attestation-malformed" => Problems.BadRequest(refusal),
        _ => Problems.Unprocessable(refusal),
    };
}
