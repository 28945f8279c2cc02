using TrustLedger.Credentials.Jose;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The keys that a credential request has shown to be its wallet's. Only <see cref="KeyProofs.VerifyAsync"/> makes one.</summary>
/// <param name="Keys">One credential for each; all different.</param>
/// <param name="Nonces">What the proofs answered: each has to be one of ours, and is spent with the request.</param>
internal sealed record ProvenKeys(IReadOnlyList<Jwk> Keys, IReadOnlyList<string> Nonces);
