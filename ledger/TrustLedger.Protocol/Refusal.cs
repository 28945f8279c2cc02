namespace TrustLedger.Protocol;

/// <summary>Why someone else's input was turned down. An answer to give, not a fault to repair.</summary>
/// <param name="Code">Stable, kebab-case; clients may branch on it. Listed in docs/reference/refusals.md.</param>
/// <param name="Detail">For a person reading a log. Never holds a claim value, token or key.</param>
public sealed record Refusal(string Code, string Detail);
