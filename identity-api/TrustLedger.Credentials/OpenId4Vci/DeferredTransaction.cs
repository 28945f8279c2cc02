namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>What an issuer says that cannot issue yet (OpenID4VCI 1.0 §8.3).</summary>
/// <param name="Id">The <c>transaction_id</c>: with a token for the same issuance it fetches the credentials later.</param>
/// <param name="IntervalSeconds">How long the wallet should wait before it asks; positive.</param>
public sealed record DeferredTransaction(string Id, long IntervalSeconds);
