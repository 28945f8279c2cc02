namespace TrustLedger.IdentityApi.Authorization;

/// <summary>An authorization that a browser has just opened.</summary>
/// <param name="Secret">Of its cookie: what shows that it is this browser.</param>
/// <param name="Presentation">The request that a wallet on this device may answer; null when there is none.</param>
internal sealed record OpenedAuthorization(string Id, string Secret, string? Presentation);
