namespace TrustLedger.Protocol.State;

/// <summary>Why a statement stands where it stands, or what is still to come.</summary>
/// <param name="Code">Kebab-case; for a quarantined or refused statement the code of the refusal.</param>
/// <param name="Detail">For a person; public words only.</param>
public sealed record Condition(string Code, string Detail);
