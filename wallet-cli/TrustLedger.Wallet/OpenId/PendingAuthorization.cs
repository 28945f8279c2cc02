namespace TrustLedger.Wallet.OpenId;

/// <summary>A sign-in at an issuer that the person's browser has still to bring back.</summary>
/// <param name="Url">Where the browser goes.</param>
/// <param name="State">Comes back with it: an answer without is somebody else's.</param>
/// <param name="Verifier">PKCE: stays in this process until the code is redeemed.</param>
internal sealed record PendingAuthorization(Uri Url, string RedirectUri, string State, string Verifier);
