using System.Globalization;
using System.Text;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>What a log sends to a witness: the body of <c>add-checkpoint</c>, c2sp.org/tlog-witness.</summary>
/// <param name="OldSize">The size that the witness is thought to have cosigned last; 0 for none.</param>
/// <param name="Proof">The consistency proof from there to the checkpoint.</param>
/// <param name="Checkpoint">The log's signed checkpoint; nothing of it is checked here.</param>
public sealed record AddCheckpointRequest(long OldSize, IReadOnlyList<Hash> Proof, SignedNote Checkpoint)
{
    /// <summary>The most proof lines that the specification allows.</summary>
    public const int MaxProof = 63;

    /// <summary>The media type of the answer that names a witness's size.</summary>
    public const string SizeMediaType = "text/x.tlog.size";

    /// <summary>Reads a body, and refuses any that it would not itself have written.</summary>
    /// <returns>The request; or <c>add-checkpoint-malformed</c>, or what <see cref="SignedNote.Parse"/> refuses.</returns>
    public static Result<AddCheckpointRequest> Parse(string body)
    {
        var malformed = new Refusal("add-checkpoint-malformed", "Expected the old size, proof lines, an empty line, a checkpoint.");
        var end = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || body[..end].Split('\n') is not [var old, .. { Length: <= MaxProof } lines]
            || !old.StartsWith("old ", StringComparison.Ordinal)
            || !long.TryParse(old["old ".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return malformed;

        var proof = new List<Hash>(lines.Length);
        foreach (var line in lines)
        {
            if (Hash.Read(line) is not { } hash)
                return malformed;
            proof.Add(hash);
        }

        if (!SignedNote.Parse(body[(end + 2)..]).TryGet(out var checkpoint, out var refusal))
            return refusal;
        var request = new AddCheckpointRequest(size, proof, checkpoint);
        return string.Equals(request.ToString(), body, StringComparison.Ordinal) ? request : malformed;
    }

    public override string ToString()
    {
        var text = new StringBuilder("old ").Append(OldSize.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Proof)
            text.Append(hash).Append('\n');
        return text.Append('\n').Append(Checkpoint).ToString();
    }

    public bool Equals(AddCheckpointRequest? other) =>
        other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(OldSize, Proof.Count, Checkpoint);
}
