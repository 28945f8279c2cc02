using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Node.Upkeep;

/// <summary>What others have seen of a log, and below which no restored log may sign again.</summary>
internal static class LeastCheckpoints
{
    /// <param name="notes">Checkpoints as witnesses, mirrors or readers keep them; those of other logs are passed over.</param>
    /// <param name="genesis">The log.</param>
    /// <returns>The known checkpoints; or <c>least-checkpoint-malformed</c>, or what <see cref="Checkpoint.Verify"/> refuses.</returns>
    public static Result<IReadOnlyList<KnownCheckpoint>> Of(IEnumerable<(string Name, string Text)> notes, Genesis genesis)
    {
        var known = new List<KnownCheckpoint>();
        foreach (var (name, text) in notes)
        {
            if (!SignedNote.Parse(text).TryGet(out var note, out _))
                return new Refusal("least-checkpoint-malformed", $"{name} is no signed checkpoint.");
            if (note.Text.Split('\n')[0] != genesis.Origin)
                continue;
            if (!NoteVerifierKey.Parse(genesis.LogKey).TryGet(out var key, out var refusal)
                || !Checkpoint.Verify(note, genesis.Origin, key).TryGet(out var seen, out refusal))
                return refusal with { Detail = $"{name}: {refusal.Detail}" };
            known.Add(new KnownCheckpoint(seen, name,
                new Refusal("restore-behind-witnesses", $"Others have seen {seen.Size} entries of {seen.Origin}: signing from here would fork the log."),
                new Refusal("restore-differs-from-witnesses", $"Others have seen another tree of size {seen.Size} of {seen.Origin}.")));
        }

        return known;
    }
}
