using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Node.Storage;

/// <summary>Which entries are looked for: those that fit every member that is given.</summary>
internal sealed record EntryQuery
{
    public Bytes32? Uid { get; init; }

    public Address? Recipient { get; init; }

    public Bytes32? Schema { get; init; }

    public Bytes32? Ref { get; init; }

    /// <summary>Only entries above this index.</summary>
    public long After { get; init; } = -1;

    public bool Fits(LogEntry entry) => !entry.IsPadding
        && (Uid is null || Uid == entry.Uid)
        && (Recipient is null || Recipient == entry.Statement.Recipient)
        && (Schema is null || Schema == entry.Statement.Schema)
        && (Ref is null || Ref == entry.Statement.RefUid);
}
