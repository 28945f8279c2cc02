using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>An access token that was found good: what it lets its bearer fetch.</summary>
/// <param name="Family">The authorization behind it.</param>
/// <param name="Client">The <c>client_id</c> that it was given to; null for anonymous access.</param>
/// <param name="HasIdentifiers">Whether the token answer named credential identifiers.</param>
/// <param name="Proof">The proof of its key that came with it.</param>
internal sealed record IssuanceToken(
    string Family, string? Client, bool HasIdentifiers, IReadOnlyList<IssuanceGrant> Grants, UnspentProof Proof)
{
    /// <summary>Finds what a credential request asks for.</summary>
    /// <returns>
    /// The grant; or, first match wins: <c>unknown-credential-configuration</c>; <c>unknown-credential-identifier</c>;
    /// <c>invalid-credential-request</c> the answer named identifiers and the request uses none;
    /// <c>insufficient-scope</c> the credential is issued here, and the token is for another one.
    /// </returns>
    public Result<IssuanceGrant> GrantFor(CredentialRequest request)
    {
        if (request.ConfigurationId is { } configuration)
        {
            if (CredentialCatalogue.Find(configuration) is null)
                return new Refusal("unknown-credential-configuration", "No such credential is issued here.");
            if (HasIdentifiers)
                return new Refusal("invalid-credential-request", "The token response named credential identifiers: use one of them.");
            return Grants.FirstOrDefault(grant => grant.Configuration == configuration) is { } granted
                ? granted
                : new Refusal("insufficient-scope", "The token is for another credential.");
        }

        return HasIdentifiers && Grants.FirstOrDefault(grant => grant.Offer == request.Identifier) is { } named
            ? named
            : new Refusal("unknown-credential-identifier", "The token response named no such credential identifier.");
    }
}
