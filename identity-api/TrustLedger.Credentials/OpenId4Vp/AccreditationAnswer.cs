namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What the ledger says about a key.</summary>
/// <param name="Result">Unknown when the ledger could not be read far enough.</param>
/// <param name="Evidence">Log, statement, index and size, or why it is unknown.</param>
public sealed record AccreditationAnswer(CheckResult Result, string Evidence);
