using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Vault;

/// <summary>Everything that a wallet must not lose, and that no one else may read.</summary>
internal sealed class VaultContent
{
    /// <summary>32 random bytes from which every handle key is derived.</summary>
    public required byte[] Seed { get; init; }

    public WalletSettings Settings { get; set; } = new();

    /// <summary>Null in a resident's wallet.</summary>
    public AgencyIdentity? Agency { get; set; }

    public List<HandleEntry> Handles { get; init; } = [];

    public List<HeldCredential> Credentials { get; init; } = [];

    /// <summary>Signed and not yet known to be accepted: sent again, word for word, until there is an answer.</summary>
    public List<PendingRequest> Pending { get; init; } = [];

    /// <summary>Statements of one's own with what they commit to, so that they can be opened and shown later.</summary>
    public List<OwnStatement> Statements { get; init; } = [];

    /// <summary>What fetches more copies of a credential, for each batch that can be refilled.</summary>
    public List<RefillGrant> Refills { get; init; } = [];

    /// <summary>What tells issuers of a deletion, for each issuance of an issuer that wants to hear of it.</summary>
    public List<IssuanceNotice> Notices { get; init; } = [];

    /// <summary>
    /// Where counters of new handles begin. Zero until a backup was restored: then it is far off, because handles may
    /// have been given out after the backup was made, and none is ever given out twice.
    /// </summary>
    public uint CounterBase { get; set; }

    /// <summary>What was disclosed, received, signed or refused, and to whom.</summary>
    public List<HistoryEntry> History { get; init; } = [];

    /// <summary>Flows of several steps that are under way, by command and subject: an enrolment, an issuance.</summary>
    public Dictionary<string, JsonObject> Flows { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By address, the newest <c>iat</c> of each status list that was relied on: an older list is a replayed one.</summary>
    public Dictionary<string, long> StatusLists { get; init; } = new(StringComparer.Ordinal);
}
