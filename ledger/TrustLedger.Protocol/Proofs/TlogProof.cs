using System.Globalization;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Proofs;

/// <summary>All that is needed to check offline that an entry is in a log: c2sp.org/tlog-proof.</summary>
/// <remarks>Shows that the entry is there. Whether a later entry revokes it, no inclusion proof shows.</remarks>
public sealed record TlogProof
{
    private const string Header = "c2sp.org/tlog-proof@v1";
    private const int MaxPath = 63;

    private TlogProof(long index, ReadOnlyMemory<byte> extra, IReadOnlyList<Hash> path, SignedNote checkpoint) =>
        (Index, Extra, Path, Checkpoint) = (index, extra, path, checkpoint);

    /// <summary>Where in the log the entry is, from 0.</summary>
    public long Index { get; }

    /// <summary>Data for the application, not authenticated; mostly empty.</summary>
    public ReadOnlyMemory<byte> Extra { get; }

    /// <summary>From the leaf's sibling up to the root's child.</summary>
    public IReadOnlyList<Hash> Path { get; }

    /// <summary>The log's checkpoint as it was served, cosignatures included.</summary>
    public SignedNote Checkpoint { get; }

    /// <exception cref="ArgumentException">The index is negative or the path longer than any tree is high.</exception>
    public static TlogProof Create(long index, IReadOnlyList<Hash> path, SignedNote checkpoint, ReadOnlyMemory<byte> extra = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return path.Count <= MaxPath
            ? new TlogProof(index, extra, path, checkpoint)
            : throw new ArgumentException("No tree is that high.", nameof(path));
    }

    /// <summary>Reads the text form, and refuses any text it would not itself have written.</summary>
    /// <returns>The proof; or <c>proof-malformed</c>, or what <see cref="SignedNote.Parse"/> refuses.</returns>
    public static Result<TlogProof> Parse(string text)
    {
        var malformed = new Refusal("proof-malformed", "Expected a tlog-proof: index, hashes, an empty line, a checkpoint.");
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || text[..end].Split('\n') is not [Header, .. var lines])
            return malformed;

        var extra = Array.Empty<byte>();
        if (lines is [var first, ..] && first.StartsWith("extra ", StringComparison.Ordinal))
        {
            if (NoteText.ReadBase64(first["extra ".Length..]) is not { Length: > 0 } bytes)
                return malformed;
            (extra, lines) = (bytes, lines[1..]);
        }

        if (lines is not [var indexLine, .. var hashLines] || hashLines.Length > MaxPath
            || !indexLine.StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(indexLine["index ".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return malformed;

        var path = new List<Hash>(hashLines.Length);
        foreach (var line in hashLines)
        {
            if (Hash.Read(line) is not { } hash)
                return malformed;
            path.Add(hash);
        }

        if (!SignedNote.Parse(text[(end + 2)..]).TryGet(out var checkpoint, out var refusal))
            return refusal;

        var proof = new TlogProof(index, extra, path, checkpoint);
        return string.Equals(proof.ToString(), text, StringComparison.Ordinal) ? proof : malformed;
    }

    /// <summary>Proves that these bytes are the entry.</summary>
    /// <inheritdoc cref="Verify(Hash, string, NoteVerifierKey)"/>
    public Result<ProvenEntry> Verify(ReadOnlySpan<byte> entry, string origin, NoteVerifierKey logKey) =>
        Verify(Hash.OfLeaf(entry), origin, logKey);

    /// <summary>Proves that the entry with this leaf hash is in the log of that name and key.</summary>
    /// <returns>
    /// A <see cref="ProvenEntry"/>, which nothing else can make; or, first match wins: what
    /// <see cref="Checkpoints.Checkpoint.Verify"/> refuses, then what <see cref="InclusionProof.Verify"/> refuses.
    /// </returns>
    public Result<ProvenEntry> Verify(Hash leaf, string origin, NoteVerifierKey logKey)
    {
        if (!Checkpoints.Checkpoint.Verify(Checkpoint, origin, logKey).TryGet(out var checkpoint, out var refusal)
            || !new InclusionProof(Index, checkpoint.Size, Path).Verify(leaf, checkpoint.Root).TryGet(out var included, out refusal))
            return refusal;
        return new ProvenEntry(included, checkpoint);
    }

    public override string ToString() =>
        System.Text.Encoding.UTF8.GetString(Write(Index, Path, System.Text.Encoding.UTF8.GetBytes(Checkpoint.ToString()), Extra.Span));

    /// <summary>The text form in UTF-8, from a checkpoint's text that is known to be one.</summary>
    /// <param name="index">Where in the log the entry is.</param>
    /// <param name="path">From the leaf's sibling up.</param>
    /// <param name="checkpoint">The signed note as it is served, in UTF-8.</param>
    /// <param name="extra">Data for the application.</param>
    public static byte[] Write(
        long index, IReadOnlyList<Hash> path, ReadOnlySpan<byte> checkpoint, ReadOnlySpan<byte> extra = default)
    {
        var extraLine = extra.IsEmpty ? "" : $"extra {Convert.ToBase64String(extra)}\n";
        var head = string.Create(CultureInfo.InvariantCulture, $"{Header}\n{extraLine}index {index}\n");
        var text = new byte[head.Length + (path.Count * (Hash.Base64Length + 1)) + 1 + checkpoint.Length];
        var at = System.Text.Encoding.ASCII.GetBytes(head, text);
        for (var i = 0; i < path.Count; i++)
        {
            path[i].CopyBase64To(text.AsSpan(at));
            text[at + Hash.Base64Length] = (byte)'\n';
            at += Hash.Base64Length + 1;
        }

        text[at] = (byte)'\n';
        checkpoint.CopyTo(text.AsSpan(at + 1));
        return text;
    }

    public bool Equals(TlogProof? other) =>
        other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Index, Path.Count, Checkpoint);
}
