using TrustLedger.IdentityApi.Registry;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>What an officer needs to decide about a session.</summary>
/// <param name="HasOtherHandle">The person is bound already: confirming replaces that binding.</param>
internal sealed record ProofingReview(ProofingSession Session, Person Person, bool HasOtherHandle);
