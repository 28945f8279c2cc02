using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.State;

/// <summary>An entry of the log that its rules would have refused. It counts for nothing, and is never passed over.</summary>
public sealed record QuarantinedEntry(long Index, Bytes32 Uid, Refusal Reason);
