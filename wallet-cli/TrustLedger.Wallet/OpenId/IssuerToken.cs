namespace TrustLedger.Wallet.OpenId;

/// <summary>An access token for the credential endpoint.</summary>
/// <param name="IsDpop">Whether it works only with a proof of the wallet's key.</param>
internal sealed record IssuerToken(string Value, bool IsDpop);
