namespace TrustLedger.IdentityApi.Issuance;

/// <summary>One credential that may be issued about one person: a row of <c>offers</c> that was redeemed.</summary>
/// <param name="Offer">The row's id, which is also the credential identifier that a wallet may be given.</param>
/// <param name="About">What it is about besides, as <see cref="ICredentialSource.ContentAsync"/> has it.</param>
internal sealed record IssuanceGrant(string Offer, string Configuration, string Subject, string? About);
