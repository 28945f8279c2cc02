namespace TrustLedger.IdentityApi;

/// <summary>Which wallets the credential endpoints serve.</summary>
public enum CredentialProfile
{
    /// <summary>
    /// OpenID4VC High Assurance Interoperability Profile 1.0: tokens bound to a key by DPoP, attested wallets, encrypted
    /// answers.
    /// </summary>
    Haip,

    /// <summary>
    /// OpenID4VCI and OpenID4VP 1.0 alone. Also takes bearer tokens of at most five minutes (OpenID4VCI 1.0 §13.10), wallets
    /// without an attestation, and presentations by <c>direct_post</c> in clear.
    /// </summary>
    Open,
}
