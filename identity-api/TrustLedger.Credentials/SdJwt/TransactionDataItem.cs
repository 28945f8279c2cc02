namespace TrustLedger.Credentials.SdJwt;

/// <summary>What a key binding JWT may sign over (OpenID4VP 1.0 B.3.3.1).</summary>
/// <param name="Encoded">The string of <c>transaction_data</c> as sent: its ASCII bytes are what is hashed.</param>
/// <param name="HashAlgorithms">What <c>transaction_data_hashes_alg</c> names; empty when it was absent, which means <c>sha-256</c>.</param>
public sealed record TransactionDataItem(string Encoded, IReadOnlyList<string> HashAlgorithms);
