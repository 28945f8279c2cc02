using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>Proofing sessions: opened and proven by a wallet's handle, confirmed by an officer at the window.</summary>
internal static class ProofingEndpoints
{
    public static void MapProofing(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/proofing/sessions").WithTags("Proofing");

        sessions.MapPost("/", Open).RequireAuthorization(Policies.Handle)
            .WithSummary("Match name and number with the register");
        sessions.MapGet("/{id}", Show).RequireAuthorization(Policies.Handle)
            .WithSummary("The handle's own session, and its binding once it is on the ledger");
        sessions.MapPost("/{id}/binding", Prove).RequireAuthorization(Policies.Handle)
            .WithSummary("Answer the challenge: the request proof's nonce is the session's challenge");
        sessions.MapGet("/{id}/review", Review).RequireAuthorization(Roles.WindowOfficer)
            .WithSummary("What the officer compares with the document");
        sessions.MapPost("/{id}/confirmation", Confirm).RequireAuthorization(Roles.WindowOfficer)
            .WithSummary("The officer confirms the document, or refuses the session");
    }

    private static async Task<IResult> Open(
        StrictBody<NewSession> body,
        ClaimsPrincipal user,
        HttpContext context,
        IdentityProofing proofing,
        PersonRegister persons,
        CancellationToken cancellationToken)
    {
        var handle = Caller.HandleOf(user)!.Value;
        if (Hex.Read(body.Value.Handle, Protocol.Keys.Address.Length) is not { } named || Protocol.Keys.Address.FromBytes(named) != handle)
            return Problems.BadRequest(new Refusal("handle-mismatch", "The request is signed by another handle than it names."));
        if (!persons.ReadNumber(body.Value.Number).TryGet(out var number, out var refusal)
            || !PersonName.Parse(body.Value.Name).TryGet(out var name, out refusal))
            return Problems.BadRequest(refusal);

        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if ((await proofing.OpenAsync(handle, number, name, address, cancellationToken)).TryGet(out var session, out refusal))
            return TypedResults.Created($"/proofing/sessions/{session.Id}", SessionAnswer.Of(session));
        if (refusal.Code != "too-many-attempts")
            return Problems.Unprocessable(refusal);
        context.Response.Headers.RetryAfter = "3600";
        return Problems.From(refusal, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> Show(
        string id,
        ClaimsPrincipal user,
        IdentityProofing proofing,
        Outbox outbox,
        ContentStore contents,
        Database database,
        CancellationToken cancellationToken)
    {
        if (!(await proofing.FindAsync(id, Caller.HandleOf(user)!.Value, cancellationToken)).TryGet(out var session, out var refusal))
            return OfSession(refusal);
        if (session.Binding is null)
            return TypedResults.Ok(SessionAnswer.Of(session));

        var item = await outbox.FindAsync(LogNames.Identity, session.Binding, cancellationToken);
        var content = await database.ReadAsync(
            connection => contents.FindAsync(connection, LogNames.Identity, Bytes32.Read(session.Binding)!.Value), cancellationToken);
        return TypedResults.Ok(SessionAnswer.Of(session) with
        {
            Binding = new BindingAnswer(
                LogNames.Identity,
                session.Binding,
                item?.Receipt,
                content?.Content,
                content is null ? null : Hex.Write(content.ItemKey)),
        });
    }

    private static async Task<IResult> Prove(
        string id, ClaimsPrincipal user, IdentityProofing proofing, CancellationToken cancellationToken) =>
        (await proofing.ProveAsync(
            id, Caller.HandleOf(user)!.Value, user.FindFirstValue(CallerClaims.Nonce), cancellationToken))
        .TryGet(out var session, out var refusal)
            ? TypedResults.Ok(SessionAnswer.Of(session))
            : OfSession(refusal);

    private static async Task<IResult> Review(
        string id, ClaimsPrincipal user, IdentityProofing proofing, AccessRecords access, CancellationToken cancellationToken)
    {
        if (!(await proofing.ReviewAsync(id, cancellationToken)).TryGet(out var review, out var refusal))
            return OfSession(refusal);
        await access.NoteAsync(cancellationToken, new AccessNote(review.Person.Id, "proofing.review", Accessor.Of(Caller.Of(user)!)));
        return TypedResults.Ok(ReviewAnswer.Of(review));
    }

    private static async Task<IResult> Confirm(
        string id,
        StrictBody<Confirmation> body,
        ClaimsPrincipal user,
        IdentityProofing proofing,
        Outbox outbox,
        IOptions<IdentityApiOptions> options,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var result = await proofing.ConfirmAsync(id, Caller.Of(user)!, body.Value, cancellationToken);
        if (!result.TryGet(out var session, out var refusal))
            return OfSession(refusal);
        if (session.Binding is null)
            return TypedResults.Ok(SessionAnswer.Of(session));

        var item = await outbox.SettleAsync(
            LogNames.Identity, session.Binding, TimeSpan.FromMilliseconds(options.Value.LedgerWaitMilliseconds), cancellationToken);
        var answer = SessionAnswer.Of(session with
        {
            State = item.State == OutboxState.Published ? ProofingState.Bound : ProofingState.Verified,
        }) with
        { Binding = new BindingAnswer(LogNames.Identity, session.Binding, item.Receipt, Content: null, ItemKey: null) };
        if (item.State == OutboxState.Published)
            return TypedResults.Ok(answer);
        if (item.State == OutboxState.Waiting)
            return TypedResults.Accepted(LedgerEndpoints.UrlOf(LogNames.Identity, session.Binding), answer);

        context.Response.Headers.RetryAfter = "60";
        return Problems.From(
            new Refusal("ledger-refused", "The ledger did not take the binding; the operator has to look at it."),
            StatusCodes.Status503ServiceUnavailable);
    }

    private static ProblemHttpResult OfSession(Refusal refusal) => refusal.Code switch
    {
        "session-unknown" => Problems.NotFound(refusal),
        "session-expired" or "session-ended" => Problems.Gone(refusal),
        "own-session" or "challenge-wrong" => Problems.Forbidden(refusal),
        "document-kind-unknown" => Problems.BadRequest(refusal),
        _ => Problems.Conflict(refusal),
    };

    /// <param name="Handle">The address whose key signs the request.</param>
    internal sealed record NewSession(string Name, string Number, string Handle)
    {
        /// <summary>Says what it is, and nothing of it.</summary>
        public override string ToString() => "a new proofing session";
    }
}
