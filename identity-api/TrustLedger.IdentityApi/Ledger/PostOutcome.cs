using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>What the node said to a statement: a receipt, or a refusal that stays one when it is posted again.</summary>
public sealed record PostOutcome
{
    private PostOutcome(StoredReceipt? receipt, Refusal? refusal) => (Receipt, Refusal) = (receipt, refusal);

    public StoredReceipt? Receipt { get; }

    public Refusal? Refusal { get; }

    public static PostOutcome Published(StoredReceipt receipt) => new(receipt, null);

    public static PostOutcome Refused(Refusal refusal) => new(null, refusal);
}
