using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>A log that a witness policy is for.</summary>
/// <param name="Key">Its name is the log's origin.</param>
/// <param name="Url">Where the log is reached; null when the policy doesn't say.</param>
public sealed record PolicyLog(NoteVerifierKey Key, string? Url);
