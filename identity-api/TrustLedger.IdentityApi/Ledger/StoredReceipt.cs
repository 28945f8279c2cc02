namespace TrustLedger.IdentityApi.Ledger;

/// <summary>That a statement is on a log: checked before it was stored.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="AcceptedMilliseconds">When the log took it, since 1970.</param>
/// <param name="Entry">The entry's bytes in base64, as the log has them.</param>
/// <param name="Proof">The <c>tlog-proof</c> text: path and signed checkpoint.</param>
public sealed record StoredReceipt(string Uid, long Index, long AcceptedMilliseconds, string Entry, string Proof);
