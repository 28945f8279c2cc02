using TrustLedger.Casework.Approvals;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Corrections;

/// <summary>One thing that happened in a case.</summary>
/// <param name="AtMilliseconds">When the log took it in; of a time limit, when it ran out.</param>
/// <param name="Record">The record that it is about.</param>
/// <param name="RecordType">That record's type.</param>
/// <param name="Kind">proposed, opined, opined-against, approved, refused, acknowledged, objected, in-effect, copy-overdue.</param>
/// <param name="Role">Of who did it; empty where nobody did.</param>
/// <param name="Organisation">USCC, or empty for the subject.</param>
/// <param name="Statement">The statement that did it; the record itself where nobody did.</param>
/// <param name="Wording">As a sentence.</param>
public sealed record TimelineEvent(
    ulong AtMilliseconds, Bytes32 Record, string RecordType, string Kind, string Role, string Organisation, Bytes32 Statement,
    Wording Wording);
