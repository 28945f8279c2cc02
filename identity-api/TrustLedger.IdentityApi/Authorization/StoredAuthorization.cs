namespace TrustLedger.IdentityApi.Authorization;

/// <summary>An authorization request as the table has it.</summary>
/// <param name="ClientName">As the wallet's provider calls it; null when none attested it, or it does not say.</param>
/// <param name="Instance">Thumbprint of the attested key; null without attestation.</param>
/// <param name="Offer">The offer whose <c>issuer_state</c> came along; null when the wallet began by itself.</param>
/// <param name="Presentation">The request by which a wallet on the browser's device signs the resident in; null when there is none.</param>
/// <param name="PresentationAcross">The same for a wallet on another device; null when there is none.</param>
/// <param name="Subject">The register's id of who signed in; null before.</param>
/// <param name="Officer">Who said so; null when the resident signed in by themselves.</param>
internal sealed record StoredAuthorization(
    string Id,
    AuthorizationState State,
    string Client,
    string? ClientName,
    string? Instance,
    string? Thumbprint,
    string RedirectUri,
    string? StateValue,
    string Challenge,
    IReadOnlyList<string> Configurations,
    bool HasDetails,
    string? Offer,
    string? Presentation,
    string? PresentationAcross,
    string? SignInCode,
    string? Subject,
    string? Officer,
    DateTimeOffset Expires);
