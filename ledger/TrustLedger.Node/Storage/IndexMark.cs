using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Node.Storage;

/// <summary>Which tree an index was made of. It holds good for no other.</summary>
/// <param name="AcceptedMilliseconds">Acceptance time of the last entry.</param>
internal sealed record IndexMark(long Size, Hash Root, ulong AcceptedMilliseconds);
