namespace TrustLedger.IdentityApi.Proofing;

/// <summary>Where a proofing session stands.</summary>
/// <remarks>
/// <c>RESOLVED → VERIFIED → BOUND</c>; failures <c>DUPLICATE</c> (an officer decides), <c>REFUSED</c>, <c>EXPIRED</c>. Opening and
/// resolving are one request, so no session is ever stored as opened.
/// </remarks>
internal enum ProofingState
{
    /// <summary>Name and number are one person's of the register (level 1).</summary>
    Resolved,

    /// <summary>The person is bound to another handle: an officer decides whether this one replaces it.</summary>
    Duplicate,

    /// <summary>An officer confirmed the document (level 3); the binding is on its way to the ledger.</summary>
    Verified,

    /// <summary>The binding is on the ledger.</summary>
    Bound,

    Refused,

    /// <summary>Nobody confirmed it in time.</summary>
    Expired,
}
