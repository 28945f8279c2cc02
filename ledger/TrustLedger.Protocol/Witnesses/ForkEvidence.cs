using System.Text.Json.Nodes;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>Two checkpoints of one log that can't both be true, in one file that anyone can check offline.</summary>
/// <remarks><c>{"type":"trustledger-fork/1","first":"note","second":"note","path":["base64",…]}</c></remarks>
public sealed record ForkEvidence
{
    private const string Type = "trustledger-fork/1";
    private const int MaxBytes = 256 * 1024;

    private ForkEvidence(SignedNote first, SignedNote second, IReadOnlyList<Hash> path) => (First, Second, Path) = (first, second, path);

    /// <summary>The checkpoint of the smaller size, as it was seen.</summary>
    public SignedNote First { get; }

    public SignedNote Second { get; }

    /// <summary>
    /// From the first size to the second: as an RFC 9162 proof has it, or with the beginning's own node before it where
    /// that proof leaves it out (the first size is a power of two). Empty for two trees of one size.
    /// </summary>
    public IReadOnlyList<Hash> Path { get; }

    /// <summary>Puts two notes together; what they show, <see cref="Verify"/> tells.</summary>
    public static ForkEvidence Of(SignedNote first, SignedNote second, params IReadOnlyList<Hash> path) => new(first, second, path);

    /// <returns>The evidence, unchecked; or <c>fork-evidence-malformed</c>.</returns>
    public static Result<ForkEvidence> Parse(ReadOnlySpan<byte> json)
    {
        var malformed = new Refusal("fork-evidence-malformed", $"Expected an object of type {Type} with first, second and path.");
        if (!StrictJson.ParseObject(json, MaxBytes).TryGet(out var parsed, out _)
            || JsonFields.Exactly(parsed, "type", "first", "second", "path") is not { } node || JsonFields.Text(node["type"]) != Type
            || JsonFields.Text(node["first"]) is not { } firstText || !SignedNote.Parse(firstText).TryGet(out var first, out _)
            || JsonFields.Text(node["second"]) is not { } secondText || !SignedNote.Parse(secondText).TryGet(out var second, out _)
            || node["path"] is not JsonArray { Count: <= AddCheckpointRequest.MaxProof + 1 } lines)
            return malformed;
        var path = lines.Select(line => Hash.Read(JsonFields.Text(line))).ToList();
        return path.TrueForAll(hash => hash is not null) ? new ForkEvidence(first, second, [.. path.Select(hash => hash!.Value)]) : malformed;
    }

    /// <summary>Tells what the two checkpoints show, for who knows the log's key.</summary>
    /// <returns>
    /// What they show; or, first match wins: what <see cref="Checkpoint.Verify"/> refuses for either, and
    /// <c>fork-not-shown</c> when both can be true.
    /// </returns>
    public Result<ForkKind> Verify(string origin, NoteVerifierKey logKey)
    {
        if (!Checkpoint.Verify(First, origin, logKey).TryGet(out var first, out var refusal)
            || !Checkpoint.Verify(Second, origin, logKey).TryGet(out var second, out refusal))
            return refusal;
        var proof = new ConsistencyProof(first.Size, second.Size, Path);
        if (first.Size == second.Size && first.Root != second.Root)
            return ForkKind.SameSize;
        if (proof.Lead() is var (beginning, whole) && whole == second.Root && beginning != first.Root)
            return ForkKind.OtherBeginning;
        return first.Size < second.Size && !proof.Verify(first.Root, second.Root).TryGet(out _, out _)
            ? ForkKind.ProofFails
            : new Refusal("fork-not-shown", "Both checkpoints can be true: they show nothing against the log.");
    }

    public byte[] Encode() => Jcs.Write(new JsonObject
    {
        ["type"] = Type,
        ["first"] = First.ToString(),
        ["second"] = Second.ToString(),
        ["path"] = new JsonArray([.. Path.Select(hash => JsonValue.Create(hash.ToString()))]),
    });

    public bool Equals(ForkEvidence? other) => other is not null
        && First == other.First && Second == other.Second && Path.SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(First, Second, Path.Count);
}
