namespace TrustLedger.IdentityApi.Issuance;

/// <summary>What a token is to be good for, and to whom it is bound.</summary>
/// <param name="Family">The authorization behind it.</param>
/// <param name="Client">The client that asked; null for anonymous access.</param>
/// <param name="Instance">Thumbprint of the key that the wallet's provider attested; null without attestation.</param>
/// <param name="Thumbprint">The DPoP key; null for a bearer token.</param>
internal sealed record TokenTerms(string Family, string? Client, string? Instance, string? Thumbprint)
{
    /// <summary>The configurations that it is for; null for all that were authorized.</summary>
    public IReadOnlyList<string>? Configurations { get; init; }

    /// <summary>Whether the wallet asked with authorization details, and so gets and uses credential identifiers.</summary>
    public bool HasIdentifiers { get; init; }
}
