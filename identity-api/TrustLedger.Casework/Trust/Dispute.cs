namespace TrustLedger.Casework.Trust;

/// <summary>Someone entitled says that the claim, or what stands behind it, is wrong.</summary>
/// <param name="Reference">The case in which it is examined.</param>
/// <param name="Opened">Since when.</param>
/// <param name="Closed">Null while it is examined.</param>
public sealed record Dispute(string Reference, DateTimeOffset Opened, DateTimeOffset? Closed);
