namespace TrustLedger.Credentials.StatusLists;

/// <summary>What a status check says about a credential. Only <see cref="Valid"/> lets it pass.</summary>
public enum StatusVerdict
{
    /// <summary>No statement can be made: no list, a stale or forged one, an entry outside it, an unregistered value.</summary>
    Unknown = 0,
    Valid,
    Invalid,
    Suspended,
}
