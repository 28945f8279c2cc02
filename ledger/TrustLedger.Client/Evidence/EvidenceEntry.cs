namespace TrustLedger.Client.Evidence;

/// <summary>One entry of a log with the proof that it is there.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="Entry">The entry's bytes.</param>
/// <param name="Proof">The <c>tlog-proof</c> text.</param>
public sealed record EvidenceEntry(long Index, ReadOnlyMemory<byte> Entry, string Proof);
