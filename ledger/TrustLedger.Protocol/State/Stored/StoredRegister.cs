namespace TrustLedger.Protocol.State.Stored;

/// <summary>One line of a register.</summary>
/// <param name="Kind">Which register.</param>
/// <param name="Number">Its place there, from 0.</param>
/// <param name="Record">Its bytes, for the state alone to read.</param>
internal sealed record StoredRegister(RegisterKind Kind, int Number, ReadOnlyMemory<byte> Record);
