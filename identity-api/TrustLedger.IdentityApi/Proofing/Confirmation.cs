namespace TrustLedger.IdentityApi.Proofing;

/// <summary>What the officer says after looking at the document.</summary>
/// <param name="Confirmed">False ends the session as refused.</param>
/// <param name="Replace">The person lost the wallet of an earlier binding: this handle takes its place.</param>
internal sealed record Confirmation(string DocumentKind, bool Confirmed, bool Replace = false);
