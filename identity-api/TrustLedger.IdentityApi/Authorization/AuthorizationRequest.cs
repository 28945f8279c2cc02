namespace TrustLedger.IdentityApi.Authorization;

/// <summary>What a wallet asks for in a pushed authorization request (RFC 9126, OpenID4VCI 1.0 §5.1), checked.</summary>
/// <param name="Configurations">The credential configurations, each once; at least one.</param>
/// <param name="HasDetails">Whether they came, some or all, by <c>authorization_details</c>.</param>
/// <param name="Challenge">PKCE, <c>S256</c>.</param>
/// <param name="DpopThumbprint">The key that the code is to be bound to (RFC 9449 §10); null when none is named.</param>
internal sealed record AuthorizationRequest(
    string RedirectUri,
    string? State,
    string Challenge,
    IReadOnlyList<string> Configurations,
    bool HasDetails,
    string? IssuerState,
    string? DpopThumbprint);
