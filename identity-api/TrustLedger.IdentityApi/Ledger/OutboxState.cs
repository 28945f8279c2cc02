namespace TrustLedger.IdentityApi.Ledger;

/// <summary>The three places of a statement in the outbox.</summary>
public enum OutboxState
{
    /// <summary>Not answered yet, or the answer was lost: it is posted again.</summary>
    Waiting,

    /// <summary>On the ledger; the receipt is stored.</summary>
    Published,

    /// <summary>The node will not take it, however often it is posted.</summary>
    Refused,
}
