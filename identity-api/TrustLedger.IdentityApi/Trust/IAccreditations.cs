using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>Says which keys the identity log accredits for which types of credential.</summary>
/// <remarks>
/// Reads only; calls may overlap. A lookup answers from one proven state of the log. When the log is away or stale
/// every answer is unknown, and unknown lets nothing pass. Who could rewrite what is behind it could have any issuer's
/// credentials accepted, so an implementation believes proofs only, never a node's word.
/// </remarks>
internal interface IAccreditations
{
    /// <summary>Brings the state up to now, as far as the log can be reached.</summary>
    ValueTask<AccreditationLookup> ReadAsync(CancellationToken cancellationToken);
}
