using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Http;

/// <summary>The one place where a refusal becomes an RFC 9457 answer.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(Refusal refusal) => From(refusal, StatusCodes.Status400BadRequest);

    public static ProblemHttpResult Forbidden(Refusal refusal) => From(refusal, StatusCodes.Status403Forbidden);

    public static ProblemHttpResult NotFound(Refusal refusal) => From(refusal, StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(Refusal refusal) => From(refusal, StatusCodes.Status409Conflict);

    /// <summary>What was there once and is no more: an expired session, a used request.</summary>
    public static ProblemHttpResult Gone(Refusal refusal) => From(refusal, StatusCodes.Status410Gone);

    /// <summary>Well-formed, understood, and not acceptable: a check failed or a rule says no.</summary>
    public static ProblemHttpResult Unprocessable(Refusal refusal) =>
        From(refusal, StatusCodes.Status422UnprocessableEntity);

    public static ProblemHttpResult From(Refusal refusal, int status) => TypedResults.Problem(
        type: TypeOf(refusal.Code),
        title: refusal.Code,
        detail: refusal.Detail,
        statusCode: status);

    public static string TypeOf(string code) => $"urn:trustledger:problem:{code}";

    /// <summary>The refusal behind an answer that the framework gave without a body.</summary>
    public static Refusal OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => new Refusal("request-malformed", "The request cannot be read."),
        StatusCodes.Status401Unauthorized => new Refusal("caller-unknown", "This needs a caller who proves who it is."),
        StatusCodes.Status403Forbidden => new Refusal("role-missing", "The caller lacks the role that this needs."),
        StatusCodes.Status404NotFound => new Refusal("not-found", "There is nothing here."),
        StatusCodes.Status405MethodNotAllowed => new Refusal("method-not-allowed", "This resource has other methods."),
        StatusCodes.Status413PayloadTooLarge => new Refusal("request-too-large", "The request is larger than allowed."),
        StatusCodes.Status415UnsupportedMediaType =>
            new Refusal("media-type-unsupported", "This resource takes another media type."),
        StatusCodes.Status429TooManyRequests => new Refusal("too-many-requests", "Come back later."),
        StatusCodes.Status503ServiceUnavailable => new Refusal("unavailable", "A part of the service is away."),
        StatusCodes.Status507InsufficientStorage => new Refusal("storage-full", "The service cannot store more."),
        >= 400 and < 500 => new Refusal("request-refused", "The request was refused."),
        _ => new Refusal("internal", "The service failed. The fault is on its side."),
    };
}
