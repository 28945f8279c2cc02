using System.Globalization;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Evidence;

/// <summary>Whether what mirrors signed is about an evidence file's subject, in the log that its entries are proven in.</summary>
internal static class StateEvidence
{
    /// <param name="text">The signed state.</param>
    /// <param name="genesis">It names the mirrors.</param>
    /// <param name="subject">The statement that the file is about.</param>
    /// <param name="index">Where that is.</param>
    /// <param name="roots">By size, the trees of the file's checkpoints: the log's key has signed each.</param>
    /// <returns>
    /// The state; or, first match wins:
    /// <list type="bullet">
    /// <item>what <see cref="SignedNote.Parse"/> and <see cref="AgreedState.Verify"/> refuse: another key, too few</item>
    /// <item><c>state-other-statement</c> it is another statement's</item>
    /// <item><c>state-behind-entry</c> it is of a log that did not have the statement yet</item>
    /// <item><c>state-root-mismatch</c> it is of another tree than any that the file proves something in</item>
    /// </list>
    /// </returns>
    public static Result<AgreedState> Verify(string text, Genesis genesis, Bytes32 subject, long index, Dictionary<long, Hash> roots)
    {
        if (!SignedNote.Parse(text).TryGet(out var note, out var refusal)
            || !AgreedState.Verify(note, genesis.Origin, genesis.Witnesses).TryGet(out var agreed, out refusal))
            return refusal;
        var state = agreed.State;
        if (state.Uid != subject)
            return new Refusal("state-other-statement", $"The mirrors' state is of {state.Uid}.");
        if (state.Size <= index)
            return new Refusal("state-behind-entry", $"The mirrors had replayed {state.Size} entries: entry {index} was not among them.");
        return roots.TryGetValue(state.Size, out var root) && root == state.Root
            ? agreed
            : new Refusal("state-root-mismatch", $"The mirrors replayed a tree of {state.Size} entries that nothing in the file is proven in.");
    }

    public static EvidenceCheck Tell(AgreedState? agreed) => agreed is null
        ? new EvidenceCheck("nothing-later", EvidenceResult.Unknown,
            "Included, state unknown: whether a later entry revokes, supersedes or disputes it, these entries cannot show.")
        : new EvidenceCheck("nothing-later", EvidenceResult.Passed, string.Create(CultureInfo.InvariantCulture,
            $"{agreed.State.State} as of size {agreed.State.Size}, time {EvidenceVerifier.TimeText(agreed.State.AtMilliseconds)}, by the mirrors of {string.Join(", ", agreed.Mirrors.Select(mirror => mirror.Organisation))}"));
}
