namespace TrustLedger.Wallet.Vault;

/// <summary>One claim that was shown to someone: which, and never what it says.</summary>
/// <param name="Credential">The copy's local name, <see cref="HeldCredential.Id"/>: its holder key shows later who showed it.</param>
/// <param name="Type">The credential's <c>vct</c>.</param>
/// <param name="Path">The claims path pointer, as JSON (OpenID4VP 1.0 §7).</param>
internal sealed record DisclosedClaim(string Credential, string Type, string Path);
