using TrustLedger.Credentials.Jose;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>A holder key whose possession was shown for one request. Only <see cref="KeyBindingVerifier"/> makes one.</summary>
public sealed class ProvenHolderKey
{
    internal ProvenHolderKey(Jwk key, DateTimeOffset signedAt, IReadOnlyList<TransactionDataItem> transactionData) =>
        (Key, SignedAt, TransactionData) = (key, signedAt, transactionData);

    public Jwk Key { get; }

    public DateTimeOffset SignedAt { get; }

    /// <summary>The transaction data that the holder signed over; empty when none.</summary>
    public IReadOnlyList<TransactionDataItem> TransactionData { get; }
}
