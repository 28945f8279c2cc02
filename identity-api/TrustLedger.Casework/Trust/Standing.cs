using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Trust;

/// <summary>One who stands behind a claim, or would, and why it counts or does not.</summary>
/// <param name="Uid">The statement.</param>
/// <param name="By">USCC, or a person's pseudonym.</param>
/// <param name="As">self, department, organisation, peer or relying.</param>
/// <param name="Counts">Whether the state rests on it.</param>
/// <param name="Why">A code: <c>counts</c>, <c>authority</c>, or why it does not count.</param>
public sealed record Standing(Bytes32 Uid, string By, string As, bool Counts, string Why);
