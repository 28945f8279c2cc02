using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>Believes a node nothing: what it says it stored must be what was sent, and be in the log it signed.</summary>
internal static class ReceiptCheck
{
    /// <returns>
    /// A receipt; or, first match wins: <c>receipt-entry-malformed</c>, <c>receipt-entry-other</c> (another statement or
    /// signature than the one sent), what <see cref="TlogProof.Parse"/> and <see cref="TlogProof.Verify(ReadOnlySpan{byte}, string, NoteVerifierKey)"/>
    /// refuse.
    /// </returns>
    public static Result<Receipt> Verify(
        SignedStatement sent, string entryBase64, string proofText, string origin, NoteVerifierKey logKey)
    {
        var malformed = new Refusal("receipt-entry-malformed", "The receipt's entry does not read.");
        var bytes = new byte[(entryBase64.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(entryBase64, bytes, out var length)
            || !LogEntry.Parse(bytes.AsSpan(0, length)).TryGet(out var entry, out _))
            return malformed;
        if (entry.IsPadding || !entry.Statement.Equals(sent.Statement) || entry.Signer != sent.Signer
            || !entry.Signature.Equals(sent.Signature))
            return new Refusal("receipt-entry-other", "The log's entry is not the statement that was sent.");
        if (!TlogProof.Parse(proofText).TryGet(out var proof, out var refusal)
            || !proof.Verify(bytes.AsSpan(0, length), origin, logKey).TryGet(out var proven, out refusal))
            return refusal;
        return new Receipt(sent.Uid.ToString(), proven.Index, (long)entry.AcceptedMilliseconds, entryBase64, proofText);
    }
}
