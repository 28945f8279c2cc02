using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Node.Storage;

/// <summary>The beginnings of an entry's uid and recipient, and its index.</summary>
internal readonly record struct PlacedEntry(long Uid, long Recipient, long Index)
{
    public static PlacedEntry Of(NewEntry entry) => new(Short.Of(entry.Uid), Short.Of(entry.Statement.Recipient), entry.Index);
}
