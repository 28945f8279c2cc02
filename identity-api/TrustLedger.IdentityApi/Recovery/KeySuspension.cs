namespace TrustLedger.IdentityApi.Recovery;

/// <summary>A person's wallet keys and credentials are suspended.</summary>
/// <param name="Lapses">When it ends by itself unless an officer confirms it; null when it does not.</param>
internal sealed record KeySuspension(string Id, DateTimeOffset? Lapses);
