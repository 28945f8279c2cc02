using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Client.Reading;

/// <summary>A node's word that it took a statement in, checked against what was handed in.</summary>
/// <remarks>Only <see cref="Verify"/> makes one: the entry is the statement, and what the log's key signed covers it.</remarks>
public sealed record Receipt
{
    private Receipt(LogEntry entry, long index, DurablePromise? promise) => (Entry, Index, Promise) = (entry, index, promise);

    public LogEntry Entry { get; }

    public long Index { get; }

    public Bytes32 Uid => Entry.Uid;

    public ulong AcceptedMilliseconds => Entry.AcceptedMilliseconds;

    /// <summary>What the node signed before a checkpoint covered the entry.</summary>
    public DurablePromise? Promise { get; }

    /// <summary>Never null when published was asked for.</summary>
    public TlogProof? Proof { get; private init; }

    /// <summary>What the proof has shown; null exactly when there is no proof.</summary>
    public ProvenEntry? Proven { get; private init; }

    /// <summary>The checkpoint of the proof, with what witnesses said to it; null exactly when there is no proof.</summary>
    public CheckedCheckpoint? Checkpoint { get; private init; }

    /// <summary>Whether no second history without the entry can become final: its checkpoint is cosigned, where the pin asks for that.</summary>
    public bool IsFinal => Checkpoint is { IsFinal: true };

    /// <summary>Checks a node's answer, as the node gave it.</summary>
    /// <param name="json">The answer's bytes.</param>
    /// <param name="sent">What was handed in.</param>
    /// <param name="log">The log it was handed in to.</param>
    /// <param name="asked">How far it had to be.</param>
    /// <returns>
    /// The receipt; or, first match wins:
    /// <list type="bullet">
    /// <item><c>receipt-malformed</c> not a receipt, or its parts are not about one entry</item>
    /// <item>what <see cref="LogEntry.Parse"/> and <see cref="LogEntry.Verify"/> refuse</item>
    /// <item><c>receipt-other-statement</c> the entry is not the statement that was handed in, or by another signer</item>
    /// <item>what <see cref="DurablePromise.Verify"/> refuses</item>
    /// <item><c>receipt-promise-mismatch</c> the promise is about another entry</item>
    /// <item><c>receipt-unproven</c> neither promise nor proof, or no proof where published was asked for</item>
    /// <item>what <see cref="TlogProof.Parse"/> and <see cref="TlogProof"/>'s check refuse, and
    /// <see cref="CheckedCheckpoint.Verify(SignedNote, PinnedLog)"/></item>
    /// <item><c>receipt-not-final</c> cosigned was asked for, and the proof's checkpoint is not</item>
    /// </list>
    /// </returns>
    public static Result<Receipt> Verify(ReadOnlySpan<byte> json, SignedStatement sent, PinnedLog log, Acknowledgement asked)
    {
        var malformed = new Refusal("receipt-malformed", "The answer is not a receipt for one entry.");
        if (!NodeAnswer.Parse(json).TryGet(out var answer, out _))
            return malformed;

        var (uid, index, leaf, accepted) = (answer.Word("uid"), answer.Index("index"), answer.Hash("leafHash"), answer.Number("acceptedMilliseconds"));
        var bytes = answer.Bytes("entry");
        if (!answer.IsWhole || Hash.OfLeaf(bytes) != leaf)
            return malformed;
        if (!LogEntry.Parse(bytes).TryGet(out var entry, out var refusal) || !entry.Verify(log.Domain).TryGet(out _, out refusal))
            return refusal;
        if (entry.Uid != uid || entry.AcceptedMilliseconds != accepted)
            return malformed;
        if (entry.Statement != sent.Statement || entry.Signer != sent.Signer)
            return new Refusal("receipt-other-statement", "The entry holds another statement than the one handed in.");

        DurablePromise? promise = null;
        if (answer.Has("durable"))
        {
            if (!SignedNote.Parse(answer.Text("durable")).TryGet(out var note, out refusal)
                || !DurablePromise.Verify(note, log.Origin, log.Key).TryGet(out promise, out refusal))
                return refusal;
            if (promise != new DurablePromise(log.Origin, index, leaf, accepted))
                return new Refusal("receipt-promise-mismatch", "The node promised another entry, index or time.");
        }

        if (!answer.Has("proof"))
        {
            return promise is null || asked != Acknowledgement.Durable
                ? new Refusal("receipt-unproven", "The node did not prove what was asked of it.")
                : new Receipt(entry, index, promise);
        }

        if (!TlogProof.Parse(answer.Text("proof")).TryGet(out var proof, out refusal)
            || !proof.Verify(leaf, log.Origin, log.Key).TryGet(out var proven, out refusal)
            || !CheckedCheckpoint.Verify(proof.Checkpoint, log).TryGet(out var checkpoint, out refusal))
            return refusal;
        if (proven.Index != index)
            return malformed;
        return asked == Acknowledgement.Cosigned && !checkpoint.IsFinal
            ? new Refusal("receipt-not-final", "Too few witnesses have cosigned the checkpoint that was given.")
            : new Receipt(entry, index, promise) { Proof = proof, Proven = proven, Checkpoint = checkpoint };
    }
}
