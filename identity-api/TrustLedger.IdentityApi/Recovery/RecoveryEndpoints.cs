using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Recovery;

/// <summary>Lost wallets: suspended and lifted at the window, suspended by a wallet, and what their owner is told.</summary>
internal static class RecoveryEndpoints
{
    public static void MapRecovery(this IEndpointRouteBuilder routes)
    {
        var recovery = routes.MapGroup("/recovery").WithTags("Recovery");

        recovery.MapPost("/suspensions", Suspend).RequireAuthorization(Roles.WindowOfficer)
            .WithSummary("Suspend the keys and credentials of a person whose document the officer saw");
        recovery.MapPost("/suspensions/own", SuspendOwn).RequireAuthorization(Policies.Handle)
            .WithSummary("Suspend one's own wallet: from it, from the one it replaced, or from another device with a proofing session");
        recovery.MapPost("/lifts", Lift).RequireAuthorization(Roles.WindowOfficer)
            .WithSummary("The wallet is found: end its suspension, after looking at the document");
        recovery.MapGet("/notices", Notify).RequireAuthorization(Policies.Handle)
            .WithSummary("What the handle's person is told about their keys");
    }

    private static async Task<Results<Ok<SuspensionAnswer>, ProblemHttpResult>> Suspend(
        StrictBody<OfficerSuspension> body, ClaimsPrincipal user, PersonRegister persons, DeviceLoss loss, CancellationToken cancellationToken)
    {
        var (name, number, documentKind, reason) = body.Value;
        if (!Read(persons, name, number, documentKind).TryGet(out var person, out var refusal))
            return Problems.BadRequest(refusal);
        if (!SuspensionReasons.Has(reason))
            return Problems.BadRequest(UnknownReason());
        return (await loss.SuspendAsync(Caller.Of(user)!, person.Number, person.Name, reason, cancellationToken)).TryGet(out var suspension, out refusal)
            ? TypedResults.Ok(SuspensionAnswer.Of(suspension))
            : OfRefusal(refusal);
    }

    private static async Task<Results<Ok<SuspensionAnswer>, ProblemHttpResult>> SuspendOwn(
        StrictBody<OwnSuspension> body, ClaimsPrincipal user, DeviceLoss loss, CancellationToken cancellationToken)
    {
        if (!SuspensionReasons.Has(body.Value.Reason))
            return Problems.BadRequest(UnknownReason());
        return (await loss.SuspendAsync(Caller.HandleOf(user)!.Value, body.Value.Reason, cancellationToken)).TryGet(out var suspension, out var refusal)
            ? TypedResults.Ok(SuspensionAnswer.Of(suspension))
            : OfRefusal(refusal);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Lift(
        StrictBody<OfficerLift> body, ClaimsPrincipal user, PersonRegister persons, DeviceLoss loss, CancellationToken cancellationToken)
    {
        if (!Read(persons, body.Value.Name, body.Value.Number, body.Value.DocumentKind).TryGet(out var person, out var refusal))
            return Problems.BadRequest(refusal);
        return (await loss.LiftAsync(Caller.Of(user)!, person.Number, person.Name, cancellationToken)).TryGet(out _, out refusal)
            ? TypedResults.NoContent()
            : OfRefusal(refusal);
    }

    private static async Task<Ok<NoticesAnswer>> Notify(ClaimsPrincipal user, Notices notices, CancellationToken cancellationToken) =>
        TypedResults.Ok(new NoticesAnswer(await notices.OfHandleAsync(Caller.HandleOf(user)!.Value, cancellationToken)));

    private static Result<NamedPerson> Read(PersonRegister persons, string name, string number, string documentKind)
    {
        if (!DocumentKinds.Has(documentKind))
            return new Refusal("document-kind-unknown", $"Documents are: {DocumentKinds.List}.");
        return persons.ReadNumber(number).TryGet(out var read, out var refusal) && PersonName.Parse(name).TryGet(out var written, out refusal)
            ? new NamedPerson(read, written)
            : refusal;
    }

    private static Refusal UnknownReason() => new("reason-unknown", $"Reasons are: {SuspensionReasons.List}.");

    private static ProblemHttpResult OfRefusal(Refusal refusal) => refusal.Code switch
    {
        "person-not-matched" => Problems.Unprocessable(refusal),
        "handle-not-bound" or "own-suspension" => Problems.Forbidden(refusal),
        _ => Problems.Conflict(refusal),
    };

    internal sealed record OfficerSuspension(string Name, string Number, string DocumentKind, string Reason)
    {
        /// <summary>Says what it is, and nothing of it.</summary>
        public override string ToString() => "a suspension at the window";
    }

    internal sealed record OfficerLift(string Name, string Number, string DocumentKind)
    {
        /// <summary>Says what it is, and nothing of it.</summary>
        public override string ToString() => "a lift at the window";
    }

    internal sealed record OwnSuspension(string Reason);

    /// <param name="Lapses">When it ends unless an officer confirms it; null when it does not.</param>
    internal sealed record SuspensionAnswer(string Id, DateTimeOffset? Lapses)
    {
        public static SuspensionAnswer Of(KeySuspension suspension) => new(suspension.Id, suspension.Lapses);
    }

    internal sealed record NoticesAnswer(IReadOnlyList<NoticeAnswer> Notices);

    private sealed record NamedPerson(ResidentNumber Number, PersonName Name);
}
