namespace TrustLedger.Node.Storage;

/// <summary>The beginning of a uid, and the index of its entry.</summary>
internal readonly record struct PlacedUid(long Uid, long Index);
