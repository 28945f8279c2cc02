using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.State;

/// <summary>One person's supervision, as its records tell it: whose it is, and which place is responsible.</summary>
/// <param name="Subject">The handle that the registration named.</param>
/// <param name="Place">Division code of who registered the case; it moves only with a registration in effect.</param>
/// <param name="Registration">The registration in effect; null when it was taken back.</param>
/// <param name="NextNumber">What the next record of this case must be numbered.</param>
/// <param name="Records">Uids of all its records, in the order of the log.</param>
public sealed record CaseFile(
    Bytes32 Handle, Address Subject, string Place, Bytes32? Registration, ulong NextNumber, IReadOnlyList<Bytes32> Records);
