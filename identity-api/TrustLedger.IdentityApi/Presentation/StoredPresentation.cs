using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>A request for a presentation as the table has it.</summary>
internal sealed record StoredPresentation
{
    /// <summary>How long after an answer the browser may come back with the response code.</summary>
    public static readonly TimeSpan TimeToReturn = TimeSpan.FromMinutes(5);

    public required string Id { get; init; }

    public required string Organisation { get; init; }

    public required string Officer { get; init; }

    public required string Purpose { get; init; }

    public required DcqlQuery Query { get; init; }

    public required string Nonce { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public IReadOnlyList<TransactionData> TransactionData { get; init; } = [];

    /// <summary>Id within the verifier's registration; null where there is none.</summary>
    public string? RegisteredPurpose { get; init; }

    /// <summary>False: the answer comes in clear, by <c>direct_post</c>.</summary>
    public bool IsEncrypted { get; init; } = true;

    /// <summary>PKCS #8 of the key made for this request; null once it was answered, and for answers in clear.</summary>
    public byte[]? Decryption { get; init; }

    public PresentationOutcome Outcome { get; init; }

    /// <summary>JSON; null before an answer.</summary>
    public string? Checks { get; init; }

    /// <summary>JSON of what was shown; null unless accepted.</summary>
    public string? Credentials { get; init; }

    /// <summary>One of <see cref="VpErrors"/>; null unless declined.</summary>
    public string? Error { get; init; }

    public DateTimeOffset? Answered { get; init; }

    /// <summary>SHA-256 of the session's secret; null across devices.</summary>
    public byte[]? Session { get; init; }

    /// <summary>Path below the issuer identifier where the browser goes on that came back; null for none.</summary>
    public string? ReturnTo { get; init; }

    /// <summary>SHA-256 of the response code; null before a same-device answer and after the code's one use.</summary>
    public byte[]? ResponseCode { get; init; }

    /// <summary>When the browser that began it came back.</summary>
    public DateTimeOffset? Returned { get; init; }

    /// <summary>When another browser came back in its place: then it is refused.</summary>
    public DateTimeOffset? Strayed { get; init; }

    /// <summary>Whether an answer may still change the outcome.</summary>
    public bool IsUnsettled => Outcome is PresentationOutcome.Open or PresentationOutcome.Undecided;

    public bool IsSameDevice => Session is not null;

    /// <summary>Whether an answer is held back until the browser comes back with its code.</summary>
    public bool IsReturning => IsSameDevice && Outcome == PresentationOutcome.Accepted && Returned is null;

    /// <summary>Whether the browser can no longer come back.</summary>
    public bool IsReturnOver(DateTimeOffset now) => Answered + TimeToReturn <= now;
}
