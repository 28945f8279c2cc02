namespace TrustLedger.Wallet.OpenId;

/// <summary>A code that came back by the browser, with what redeems it.</summary>
/// <param name="Verifier">PKCE: who has only the code gets nothing.</param>
internal sealed record AuthorizationCode(string Value, string RedirectUri, string Verifier);
