using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Wallet.Signing;

/// <summary>Checks what the API says of a statement on a log: entry, path and signed checkpoint, against the pinned log.</summary>
internal static class StatementReceipt
{
    /// <param name="receipt"><c>{index, entry, proof}</c>, as the API stored it.</param>
    /// <param name="sent">The EAS object that was handed in.</param>
    /// <param name="log">The log that it is said to be on.</param>
    /// <returns>
    /// Null when the log has it; or, first match wins: <c>receipt-malformed</c>; what <see cref="LogEntry.Parse"/> refuses;
    /// <c>receipt-other-statement</c> the entry is another statement; what <see cref="TlogProof.Parse"/> and the proof's check refuse.
    /// </returns>
    public static Refusal? Check(JsonObject receipt, JsonObject sent, PinnedLog log)
    {
        if (receipt.WholeNumber("index") is not { } index || receipt.Text("proof") is not { } proofText
            || receipt.Text("entry") is not { } entryText || Bytes(entryText) is not { } bytes)
        {
            return new Refusal("receipt-malformed", "The API's receipt has no entry, index and proof.");
        }

        if (!LogEntry.Parse(bytes).TryGet(out var entry, out var refusal) || !entry.Verify(log.Domain).TryGet(out var held, out refusal))
            return refusal;
        if (!SignedStatement.Parse(System.Text.Encoding.UTF8.GetBytes(sent.ToJsonString())).TryGet(out var signed, out refusal))
            return refusal;
        if (held.Statement != signed.Statement || held.Signer != signed.Signer)
            return new Refusal("receipt-other-statement", "The entry holds another statement than the one handed in.");
        if (!TlogProof.Parse(proofText).TryGet(out var proof, out refusal) || !proof.Verify(bytes, log.Origin, log.Key).TryGet(out var proven, out refusal))
            return refusal;
        return proven.Index == index ? null : new Refusal("receipt-malformed", "The proof is of another index than the receipt.");
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var written) ? bytes[..written] : null;
    }
}
