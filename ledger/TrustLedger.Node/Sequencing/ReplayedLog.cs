using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Node.Sequencing;

/// <summary>A log's meaning up to its newest entry.</summary>
/// <param name="Tree">The right edge of its tree, to go on appending to.</param>
internal sealed record ReplayedLog(LogLedger Ledger, EntryIndex Index, CompactRange Tree);
