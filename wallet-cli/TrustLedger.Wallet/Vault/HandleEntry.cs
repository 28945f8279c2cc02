namespace TrustLedger.Wallet.Vault;

/// <summary>A handle that was given out. Its key is derived from the seed whenever it is needed.</summary>
/// <param name="Origin">The log on which it is used; one handle is never used on two.</param>
/// <param name="Purpose">What it is for: <c>binding</c>, a claim, an application, a case.</param>
/// <param name="Counter">Counts the handles of one origin and purpose from zero.</param>
/// <param name="Address">Lower-case hex.</param>
internal sealed record HandleEntry(string Origin, string Purpose, uint Counter, string Address, DateTimeOffset Made);
