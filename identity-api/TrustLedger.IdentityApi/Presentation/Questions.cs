using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Says what may be asked of a holder: in form, by the profile, and by what this verifier is registered for.</summary>
internal sealed class Questions(
    PresentationPresets presets, RegisteredVerifier registered, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private const int LongestPurpose = 200;

    /// <returns>
    /// The question; or, first match wins: <c>purpose-malformed</c>; <c>query-missing</c>; <c>preset-unknown</c>; what
    /// <see cref="DcqlQuery.Parse"/> refuses; <c>query-format-unsupported</c>; <c>query-unbound</c>; <c>query-type-malformed</c>;
    /// <c>query-claim-repeated</c>; <c>query-authority-unsupported</c>; <c>response-mode-unsupported</c>,
    /// <c>request-by-value-unsupported</c> what the profile leaves outside; <c>transaction-data-…</c> as
    /// <see cref="TransactionData.Parse"/>; <c>registration-expired</c>, <c>purpose-unregistered</c>, <c>claims-unregistered</c>.
    /// </returns>
    public Result<Question> Check(NewPresentation asked)
    {
        if (asked.Purpose.Length is 0 or > LongestPurpose || asked.Purpose.Any(char.IsControl))
            return new Refusal("purpose-malformed", $"A purpose is 1 to {LongestPurpose} characters: the holder reads it.");
        if (asked.Preset is null == asked.Dcql is null)
            return new Refusal("query-missing", "Either preset or dcql says what is asked.");
        if (!(asked.Preset is { } preset ? presets.Find(preset) : DcqlQuery.Parse(asked.Dcql)).TryGet(out var query, out var refusal))
            return refusal;
        if (query.Credentials.Select(Unfit).FirstOrDefault(unfit => unfit is not null) is { } unfit)
            return unfit;

        var isOpen = options.Value.Profile == CredentialProfile.Open;
        if (asked.ResponseMode is not (null or OpenId4VpNames.ResponseModeDirectPostJwt)
            && !(isOpen && asked.ResponseMode == OpenId4VpNames.ResponseModeDirectPost))
            return new Refusal("response-mode-unsupported", "The answer comes encrypted, by direct_post.jwt.");
        if (asked.ByValue && !isOpen)
            return new Refusal("request-by-value-unsupported", "The request is fetched, by request_uri.");

        IReadOnlyList<TransactionData> transactionData = [];
        if (asked.TransactionData is { } objects && !TransactionData.Create(objects, query).TryGet(out transactionData!, out refusal))
            return refusal;
        if (Registered(asked, query, out var purpose) is { } notRegistered)
            return notRegistered;
        return new Question(
            asked.Purpose, query, transactionData, purpose, asked.SameDevice,
            IsEncrypted: asked.ResponseMode != OpenId4VpNames.ResponseModeDirectPost, asked.ByValue);
    }

    private Refusal? Registered(NewPresentation asked, DcqlQuery query, out string? purpose)
    {
        purpose = null;
        if (registered.Registration is not { } registration)
            return asked.RegisteredPurpose is null ? null : new Refusal("purpose-unregistered", "This verifier has no registration.");
        if (!registration.IsCurrent(time.GetUtcNow()))
            return new Refusal("registration-expired", "The verifier's registration is not in force.");
        if (!registration.Find(asked.RegisteredPurpose, query).TryGet(out var found, out var refusal))
            return refusal;
        purpose = found.Id;
        return null;
    }

    private static Refusal? Unfit(CredentialQuery credential)
    {
        if (credential.Format != SdJwtNames.VcTyp)
            return new Refusal("query-format-unsupported", "Only dc+sd-jwt can be checked here.");
        if (!credential.RequiresHolderBinding)
            return new Refusal("query-unbound", "A credential that anyone could have copied proves nothing here.");
        // A type is a StringOrURI (SD-JWT VC §3.2.2.1, RFC 7519 §2): with a colon it is a URI.
        if (credential.Types.Any(type => type.Length == 0 || type.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            || (type.Contains(':', StringComparison.Ordinal) && !Uri.IsWellFormedUriString(type, UriKind.Absolute))))
            return new Refusal("query-type-malformed", "A vct is a URI, or a name without a colon.");
        // §6.1: a wallet may pass over what is asked twice, and so over what was meant by it.
        if (credential.Claims.DistinctBy(claim => claim.Path).Count() != credential.Claims.Count)
            return new Refusal("query-claim-repeated", "The query points to one claim twice.");
        return credential.TrustedAuthorities.Any(authority => authority.Type != TrustedAuthority.AuthorityKeyIdentifier)
            ? new Refusal("query-authority-unsupported", "Authorities can be checked here by aki alone.")
            : null;
    }
}
