using TrustLedger.Credentials.Jose;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>A transaction that was not fetched yet.</summary>
/// <param name="Keys">The keys that were proven when the credentials were asked for; one credential for each.</param>
internal sealed record DeferredKeys(string Configuration, ApprovalState State, IReadOnlyList<Jwk> Keys);
