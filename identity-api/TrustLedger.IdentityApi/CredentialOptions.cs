using System.ComponentModel.DataAnnotations;

namespace TrustLedger.IdentityApi;

/// <summary>How one type of credential is issued: an entry of <c>IdentityApi:Credentials</c>, by its configuration id.</summary>
public sealed record CredentialOptions
{
    /// <summary>
    /// Whether an officer other than the one who offered it approves the credential: until then a wallet that asks for it
    /// waits (OpenID4VCI 1.0 §9). Without it one officer alone gives a credential to whom they like.
    /// </summary>
    public bool OfficerApproves { get; init; }

    /// <summary>
    /// Digests of nothing in each object that hides a claim (RFC 9901 §4.2.5). With none, a verifier learns how many claims
    /// it was not shown; each makes every copy 46 bytes longer.
    /// </summary>
    [Range(0, 64)]
    public int Decoys { get; init; }

    /// <summary>
    /// Whether every key has to be attested by a wallet provider (OpenID4VCI 1.0, Appendix D). Wallets that have nobody to
    /// attest their keys are shut out; without it nobody knows how well the keys are kept.
    /// </summary>
    public bool KeyAttestationRequired { get; init; }

    /// <summary>Of the values of Appendix D.2, those of which an attestation's <c>key_storage</c> must have one; none: anything will do.</summary>
    public IReadOnlyList<string> KeyStorage { get; init; } = [];

    /// <summary>As <see cref="KeyStorage"/>, of <c>user_authentication</c>.</summary>
    public IReadOnlyList<string> UserAuthentication { get; init; } = [];
}
