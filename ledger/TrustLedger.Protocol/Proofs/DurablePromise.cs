using System.Globalization;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Proofs;

/// <summary>What a node signs once an entry can no longer be lost, before a checkpoint covers it.</summary>
/// <remarks>
/// A log whose later checkpoints lack the leaf at this index has broken its word, and this note shows it.
/// The first line can be no origin of a checkpoint with this length, so neither note passes for the other.
/// </remarks>
/// <param name="Origin">The log.</param>
/// <param name="Index">Where the entry will be.</param>
/// <param name="LeafHash">The entry.</param>
/// <param name="AcceptedMilliseconds">When it was accepted, in Unix milliseconds, as in the entry itself.</param>
public sealed record DurablePromise(string Origin, long Index, Hash LeafHash, ulong AcceptedMilliseconds)
{
    private const string Header = "trustledger.durable/v1";

    public SignedNote Sign(NoteSigner signer) => signer.Sign(ToString());

    /// <returns>
    /// The promise; or, first match wins: what <see cref="SignedNote.Verify"/> refuses, <c>promise-malformed</c>,
    /// <c>promise-wrong-origin</c>.
    /// </returns>
    public static Result<DurablePromise> Verify(SignedNote note, string origin, NoteVerifierKey logKey)
    {
        if (!note.Verify(logKey).TryGet(out var verified, out var refusal)
            || !Parse(verified.Text).TryGet(out var promise, out refusal))
            return refusal;
        return string.Equals(promise.Origin, origin, StringComparison.Ordinal)
            ? promise
            : new Refusal("promise-wrong-origin", $"The promise is of {promise.Origin}, not of {origin}.");
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Header}\n{Origin}\n{Index}\n{LeafHash}\n{AcceptedMilliseconds}\n");

    private static Result<DurablePromise> Parse(string text)
    {
        var malformed = new Refusal("promise-malformed", "Expected five lines: header, origin, index, leaf hash, time.");
        if (text.Split('\n') is not [Header, { Length: > 0 } origin, var indexText, var leafText, var timeText, ""]
            || !long.TryParse(indexText, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || Hash.Read(leafText) is not { } leaf
            || !ulong.TryParse(timeText, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return malformed;

        var promise = new DurablePromise(origin, index, leaf, milliseconds);
        return string.Equals(promise.ToString(), text, StringComparison.Ordinal) ? promise : malformed;
    }
}
