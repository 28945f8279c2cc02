using System.Text.Json.Nodes;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.IdentityApi.Access;

/// <summary>A line as the person gets it.</summary>
/// <param name="At">Unix milliseconds, for paging.</param>
/// <param name="Day">Days since 1970-01-01 UTC.</param>
/// <param name="Line">What the leaf commits to; see <see cref="AccessLine"/>.</param>
/// <param name="Proof">Where the leaf is in its day's tree; null while the day is open.</param>
/// <param name="Digest">What the ledger has of the day; null while it is open.</param>
internal sealed record StoredAccess(
    string Id, long At, long Day, JsonObject Line, Hash Leaf, InclusionProof? Proof, AccessDigest? Digest);
