namespace TrustLedger.IdentityApi.Ledger;

/// <summary>Hands signed statements in to the node, word for word.</summary>
/// <remarks>
/// Published on the ledger when a call returns a receipt. Calls may overlap. An exception is an unknown outcome:
/// posting the same bytes again is safe, for the uid is the key and the first receipt comes back. A node that lies is
/// found out here: a receipt is checked against the pinned log key and the bytes that were sent.
/// </remarks>
public interface ILedgerPost
{
    /// <exception cref="HttpRequestException">The node is away, busy or faulty, or its receipt does not hold.</exception>
    Task<PostOutcome> PostAsync(string log, string statementJson, CancellationToken cancellationToken);
}
