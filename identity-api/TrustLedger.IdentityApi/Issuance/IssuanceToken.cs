namespace TrustLedger.IdentityApi.Issuance;

/// <summary>An access token that was found good: what it lets its bearer fetch.</summary>
internal sealed record IssuanceToken(string Offer, string Configuration, string Subject, string? Client);
