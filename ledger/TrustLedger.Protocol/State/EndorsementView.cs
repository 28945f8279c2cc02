using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>One who stands behind a statement, or against it.</summary>
/// <param name="Counts">False when its key was later suspended from a time before this entry, or the objection was taken back.</param>
public sealed record EndorsementView(
    Bytes32 Uid, long Index, ulong AcceptedMilliseconds, Verdict Verdict, Signatory By, bool Counts);
