namespace TrustLedger.Wallet.OpenId;

/// <summary>What shows an issuer the keys that credentials are to be bound to (OpenID4VCI 1.0, Appendix F).</summary>
/// <param name="Jwts">One proof for each key; or, with a key attestation, one for all of them. Empty beside <paramref name="Attestation"/>.</param>
/// <param name="Attestation">The proof type <c>attestation</c>; null with <c>jwt</c> proofs.</param>
internal sealed record KeyProofs(IReadOnlyList<string> Jwts, string? Attestation);
