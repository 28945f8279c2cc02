using System.Text.Json.Nodes;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Http;

/// <summary>The one place where a refusal or a fault becomes an HTTP answer.</summary>
internal static class Problems
{
    /// <summary>What a stranger hears from a closed log, whatever is asked.</summary>
    public static Problem LogClosed { get; } =
        new(new Refusal("log-closed", "There is nothing here for you."), StatusCodes.Status404NotFound);

    public static Problem LogUnknown { get; } =
        new(new Refusal("log-unknown", "This node keeps no log of that name."), StatusCodes.Status404NotFound);

    public static Problem PathUnknown { get; } =
        new(new Refusal("path-unknown", "There is nothing at this path."), StatusCodes.Status404NotFound);

    public static Problem MethodNotAllowed { get; } =
        new(new Refusal("method-not-allowed", "Not with this method."), StatusCodes.Status405MethodNotAllowed);

    public static Problem BodyTooLarge { get; } =
        new(new Refusal("body-too-large", "A request's body has at most 65,536 bytes, a batch's at most 8 MiB."), StatusCodes.Status413PayloadTooLarge);

    public static Problem BodyUnreadable { get; } =
        new(new Refusal("body-unreadable", "The request broke off, or is not HTTP as it should be."), StatusCodes.Status400BadRequest);

    /// <summary>A fault of the world: a disk that doesn't read, a file that is gone.</summary>
    public static Problem Fault { get; } =
        new(new Refusal("node-fault", "The node can't answer this now."), StatusCodes.Status503ServiceUnavailable, isPassing: true);

    /// <summary>A bug of ours.</summary>
    public static Problem Bug { get; } =
        new(new Refusal("internal-error", "The node met a bug of its own."), StatusCodes.Status500InternalServerError);

    public static Problem NotFound(Refusal refusal) => new(refusal, StatusCodes.Status404NotFound);

    /// <summary>What is asked for was here, and was pruned.</summary>
    /// <param name="minimum">The minimum index.</param>
    /// <param name="more">What can be said of it all the same.</param>
    public static Problem Gone(long minimum, JsonObject? more = null)
    {
        more ??= [];
        more.Insert(0, "minimumIndex", minimum);
        return new Problem(Pruned.Below(minimum), StatusCodes.Status410Gone, more: more);
    }

    public static Problem BadRequest(Refusal refusal) => new(refusal, StatusCodes.Status400BadRequest);

    /// <summary>A batch that is not taken in at all.</summary>
    public static Problem BadBatch(Refusal refusal) => refusal.Code switch
    {
        "batches-full" => new Problem(refusal, StatusCodes.Status429TooManyRequests, isPassing: true),
        "batch-too-long" => new Problem(refusal, StatusCodes.Status413PayloadTooLarge),
        _ => new Problem(refusal, StatusCodes.Status400BadRequest),
    };

    public static Problem Forbidden(Refusal refusal) => new(refusal, StatusCodes.Status403Forbidden);

    public static Problem TooMany(Refusal refusal) => new(refusal, StatusCodes.Status429TooManyRequests, isPassing: true);

    /// <summary>A request proof that does not hold, or is missing where one is needed.</summary>
    public static Problem Unproven(Refusal refusal) => refusal.Code == "request-proofs-full"
        ? new Problem(refusal, StatusCodes.Status429TooManyRequests, isPassing: true)
        : new Problem(refusal, StatusCodes.Status401Unauthorized);

    /// <summary>What is asked for is not final yet; nothing is lost, and it can be asked for again.</summary>
    public static Problem NotFinal(Refusal refusal) => new(refusal, StatusCodes.Status503ServiceUnavailable, isPassing: true);

    /// <summary>Why a witness does not cosign: the statuses of c2sp.org/tlog-witness.</summary>
    public static Problem NotCosigned(Refusal refusal) => new(refusal, refusal.Code switch
    {
        "witness-log-key-unknown" => StatusCodes.Status403Forbidden,
        "witness-proof-wrong" => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status400BadRequest,
    });

    /// <summary>What the sequencer says: the log can't take it now, holds it for another, or its rules forbid it.</summary>
    public static Problem NotTaken(Refusal refusal) => refusal.Code switch
    {
        "queue-full" => new Problem(refusal, StatusCodes.Status429TooManyRequests, isPassing: true),
        "clock-suspect" or "storage-failed" or "node-stopping" or "below-witnesses" or "final-differs" or "restored-unconfirmed" =>
            new Problem(refusal, StatusCodes.Status503ServiceUnavailable, isPassing: true),
        "disk-full" or "policies-full" => new Problem(refusal, StatusCodes.Status507InsufficientStorage, isPassing: true),
        "uid-taken" => new Problem(refusal, StatusCodes.Status409Conflict),
        "pruned" => new Problem(refusal, StatusCodes.Status410Gone),
        "signer-unknown" or "signer-suspended" or "relay-needed" or "relay-unknown" or "role-not-allowed"
            or "place-not-allowed" => new Problem(refusal, StatusCodes.Status403Forbidden),
        _ => new Problem(refusal, StatusCodes.Status422UnprocessableEntity),
    };
}
