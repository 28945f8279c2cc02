using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>Records of community correction: drafted, signed, signed again by those who may, and shown to who may read.</summary>
internal static class CorrectionsEndpoints
{
    public static void MapCorrections(this IEndpointRouteBuilder routes)
    {
        var corrections = routes.MapGroup("/corrections").WithTags("Corrections").RequireAuthorization(Policies.JudicialOrHandle);

        corrections.MapPost("/drafts", Draft).WithSummary("Prepare a record to sign");
        corrections.MapPost("/records", AddRecord).WithSummary("Hand in a signed record");
        corrections.MapGet("/records/{uid}", Record).WithSummary("A record with its content and who stands behind it");
        corrections.MapPost("/records/{uid}/signatures", AddSignature)
            .WithSummary("Opine on, decide, or acknowledge a record");
        corrections.MapGet("/statements/{uid}", Statement)
            .WithSummary("Whether a record or signature that the caller handed in is on the log, with its receipt");
        corrections.MapGet("/cases/{handle}", Case).WithSummary("The timeline of a case");
        corrections.MapGet("/inbox", Inbox).WithSummary("What waits for the caller, and overdue acknowledgements");
    }

    private static async Task<IResult> Draft(
        StrictBody<DraftRequest> body, ClaimsPrincipal user, Drafts drafts, CancellationToken cancellationToken) =>
        (await drafts.CreateAsync(body.Value, CaseReader.Of(user), cancellationToken)).TryGet(out var draft, out var refusal)
            ? TypedResults.Ok(draft)
            : OfRefusal(refusal);

    private static async Task<IResult> AddRecord(
        StrictBody<HandIn> body,
        ClaimsPrincipal user,
        RecordIntake intake,
        SettledAnswers answers,
        CancellationToken cancellationToken) =>
        (await intake.AddRecordAsync(body.Value, CaseReader.Of(user), cancellationToken)).TryGet(out var uid, out var refusal)
            ? await answers.AnswerAsync(LogNames.Corrections, uid, cancellationToken)
            : OfRefusal(refusal);

    private static async Task<IResult> AddSignature(
        string uid,
        StrictBody<HandIn> body,
        ClaimsPrincipal user,
        RecordIntake intake,
        SettledAnswers answers,
        CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uid) is not { } record)
            return OfRefusal(UnknownRecord());
        return (await intake.AddSignatureAsync(record, body.Value, CaseReader.Of(user), cancellationToken)).TryGet(out var added, out var refusal)
            ? await answers.AnswerAsync(LogNames.Corrections, added, cancellationToken)
            : OfRefusal(refusal);
    }

    private static async Task<IResult> Record(
        string uid, string? at, ClaimsPrincipal user, CaseViews views, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!At(at, time).TryGet(out var moment, out var refusal))
            return OfRefusal(refusal);
        if (Bytes32.Read(uid) is not { } record)
            return OfRefusal(UnknownRecord());
        return (await views.RecordAsync(record, CaseReader.Of(user), Milliseconds(moment), cancellationToken)).TryGet(out var found, out refusal)
            ? TypedResults.Json(found)
            : OfRefusal(refusal);
    }

    private static async Task<IResult> Statement(
        string uid, ClaimsPrincipal user, HandedInStatements statements, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uid) is not { } word)
            return OfRefusal(HandedInStatements.Unknown());
        return (await statements.FindAsync(word, CaseReader.Of(user), cancellationToken)).TryGet(out var status, out var refusal)
            ? TypedResults.Ok(status)
            : OfRefusal(refusal);
    }

    private static async Task<IResult> Case(
        string handle, string? at, ClaimsPrincipal user, CaseViews views, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!At(at, time).TryGet(out var moment, out var refusal))
            return OfRefusal(refusal);
        if (Bytes32.Read(handle) is not { } known)
            return OfRefusal(new Refusal("case-unknown", "There is no such case for this caller."));
        return (await views.CaseAsync(known, CaseReader.Of(user), Milliseconds(moment), cancellationToken)).TryGet(out var found, out refusal)
            ? TypedResults.Json(found)
            : OfRefusal(refusal);
    }

    private static async Task<IResult> Inbox(
        string? at, ClaimsPrincipal user, CaseViews views, TimeProvider time, CancellationToken cancellationToken) =>
        At(at, time).TryGet(out var moment, out var refusal)
            ? TypedResults.Json(await views.InboxAsync(CaseReader.Of(user), Milliseconds(moment), cancellationToken))
            : OfRefusal(refusal);

    /// <summary>The time that a view is for: now, or what <c>at</c> says.</summary>
    private static Result<DateTimeOffset> At(string? at, TimeProvider time)
    {
        if (at is null)
            return time.GetUtcNow();
        return DateTimeOffset.TryParseExact(
            at, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && moment.Year is >= 2000 and < 3000
                ? moment
                : new Refusal("time-malformed", "at is a time such as 2026-11-21T08:00:00Z.");
    }

    private static ulong Milliseconds(DateTimeOffset moment) => (ulong)moment.ToUnixTimeMilliseconds();

    private static ProblemHttpResult OfRefusal(Refusal refusal) => refusal.Code switch
    {
        "record-unknown" or "case-unknown" or "statement-unknown" => Problems.NotFound(refusal),
        "draft-kind-unknown" or "draft-malformed" or "time-malformed" => Problems.BadRequest(refusal),
        "signer-not-caller" or "role-not-allowed" or "place-not-allowed" or "signer-unknown" => Problems.Forbidden(refusal),
        "organisation-already-endorsed" or "already-decided" or "record-number-wrong" or "case-exists" => Problems.Conflict(refusal),
        _ => Problems.Unprocessable(refusal),
    };

    private static Refusal UnknownRecord() => new("record-unknown", "There is no such record for this caller.");
}
