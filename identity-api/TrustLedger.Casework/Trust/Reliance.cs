using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Casework.Trust;

/// <summary>你信: a relying party's acceptance, or its refusal.</summary>
/// <param name="Uid">The statement.</param>
/// <param name="By">Its USCC.</param>
/// <param name="Outcome">What it made of what it was shown.</param>
/// <param name="At">When.</param>
/// <param name="Revoked">It took it back.</param>
public sealed record Reliance(Bytes32 Uid, string By, Outcome Outcome, DateTimeOffset At, bool Revoked);
