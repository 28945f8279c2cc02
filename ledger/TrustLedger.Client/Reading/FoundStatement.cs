using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Client.Reading;

/// <summary>A statement that was proven to be on the log, and what the node says of its state.</summary>
public sealed record FoundStatement
{
    private FoundStatement(
        SignedStatement statement, LogEntry entry, TlogProof proof, ProvenEntry proven, CheckedCheckpoint checkpoint, JsonObject said) =>
        (Statement, Entry, Proof, Proven, Checkpoint, Said) = (statement, entry, proof, proven, checkpoint, said);

    public SignedStatement Statement { get; }

    public LogEntry Entry { get; }

    public TlogProof Proof { get; }

    public ProvenEntry Proven { get; }

    /// <summary>The checkpoint of the proof. Not final: the log alone says that the entry is there.</summary>
    public CheckedCheckpoint Checkpoint { get; }

    public long Index => Proven.Index;

    /// <summary>State, view and size as the node gives them: its word alone. Replay the log to know.</summary>
    public JsonObject Said { get; }

    /// <returns>
    /// The statement; or <c>node-answer-malformed</c>, a refusal of the entry, its signature or its proof, or
    /// <c>statement-other</c> when it is not the one that was asked for.
    /// </returns>
    internal static Result<FoundStatement> Verify(ReadOnlySpan<byte> json, Bytes32 uid, PinnedLog log)
    {
        if (!NodeAnswer.Parse(json).TryGet(out var answer, out var refusal))
            return refusal;

        var (index, bytes, proofText) = (answer.Index("index"), answer.Bytes("entry"), answer.Text("proof"));
        if (!answer.IsWhole)
            return NodeAnswer.Malformed;
        if (!LogEntry.Parse(bytes).TryGet(out var entry, out refusal)
            || !entry.Verify(log.Domain).TryGet(out var statement, out refusal)
            || !TlogProof.Parse(proofText).TryGet(out var proof, out refusal)
            || !proof.Verify(bytes, log.Origin, log.Key).TryGet(out var proven, out refusal)
            || !CheckedCheckpoint.Verify(proof.Checkpoint, log).TryGet(out var checkpoint, out refusal))
            return refusal;
        if (proven.Index != index)
            return NodeAnswer.Malformed;
        return statement.Uid == uid
            ? new FoundStatement(statement, entry, proof, proven, checkpoint, answer.Json)
            : new Refusal("statement-other", "The node gave another statement than the one asked for.");
    }
}
