using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>The claims that SD-JWT VC gives a meaning (draft-ietf-oauth-sd-jwt-vc §2.2.2), read from a verified SD-JWT.</summary>
public sealed class SdJwtVc
{
    // SD-JWT VC §2.2.2.2: these must be readable without any disclosure.
    private static readonly string[] NeverHidden = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "aka_vcts"];

    private SdJwtVc(VerifiedSdJwt sdJwt, string type) => (SdJwt, Type) = (sdJwt, type);

    public VerifiedSdJwt SdJwt { get; }

    /// <summary>The <c>vct</c>.</summary>
    public string Type { get; }

    /// <summary>The <c>iss</c>; null when only the x5c names the issuer.</summary>
    public string? Issuer { get; private init; }

    public DateTimeOffset? ValidFrom { get; private init; }

    /// <summary>From this moment on it is no longer valid.</summary>
    public DateTimeOffset? ValidUntil { get; private init; }

    /// <summary>Null for a credential without status.</summary>
    public StatusReference? Status { get; private init; }

    /// <summary>Reads the registered claims.</summary>
    /// <returns>
    /// The credential; or, first match wins: <c>vc-claim-hidden</c> a registered claim came by disclosure;
    /// <c>vc-type-missing</c>; <c>vc-issuer-malformed</c>; <c>vc-time-malformed</c> iat, nbf or exp is no whole number of
    /// seconds; <c>status-reference-malformed</c>.
    /// </returns>
    public static Result<SdJwtVc> Read(VerifiedSdJwt sdJwt)
    {
        var payload = sdJwt.Payload;
        if (sdJwt.Disclosed.Keys.Any(path => path.Steps is [{ Name: { } name }, ..] && NeverHidden.Contains(name, StringComparer.Ordinal)))
            return new Refusal("vc-claim-hidden", "A registered claim must not be selectively disclosed.");
        if (payload.Text("vct") is not { Length: > 0 } type)
            return new Refusal("vc-type-missing", "Every SD-JWT VC has a vct.");
        if (payload.ContainsKey("iss") && payload.Text("iss") is not { Length: > 0 })
            return new Refusal("vc-issuer-malformed", "iss is a string.");
        if (Array.Exists(["iat", "nbf", "exp"], name => payload.ContainsKey(name) && payload.Time(name) is null))
            return new Refusal("vc-time-malformed", "Times are whole seconds since 1970.");

        StatusReference? status = null;
        if (payload.ContainsKey("status") && !StatusReference.Parse(payload["status"]).TryGet(out status, out var refusal))
            return refusal;

        return new SdJwtVc(sdJwt, type)
        {
            Issuer = payload.Text("iss"),
            ValidFrom = Time(payload.Time("nbf")),
            ValidUntil = Time(payload.Time("exp")),
            Status = status,
        };
    }

    /// <summary>RFC 9901 §7.1 step 6: null when valid now, else <c>credential-not-yet-valid</c> or <c>credential-expired</c>.</summary>
    /// <param name="now">The reader's time.</param>
    /// <param name="skew">How far the reader's clock may run behind the issuer's; it prolongs nothing.</param>
    public Refusal? CheckValidity(DateTimeOffset now, TimeSpan skew = default)
    {
        if (ValidFrom > now + skew)
            return new Refusal("credential-not-yet-valid", "The credential's validity has not begun.");
        return ValidUntil <= now ? new Refusal("credential-expired", "The credential's validity is over.") : null;
    }

    private static DateTimeOffset? Time(long? seconds) => seconds is { } value ? DateTimeOffset.FromUnixTimeSeconds(value) : null;
}
