namespace TrustLedger.IdentityApi.Authorization;

/// <param name="Person">The register's id; null while nobody has signed in.</param>
internal sealed record SignedIn(string? Person);
