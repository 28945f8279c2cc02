namespace TrustLedger.IdentityApi.Presentation;

/// <summary>A request that waits for an answer.</summary>
/// <param name="Request">The link for the wallet, also as a QR code.</param>
internal sealed record OpenedPresentation(string Id, string Request, DateTimeOffset ExpiresAt);
