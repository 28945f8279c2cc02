using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Evidence;

/// <summary>Asks a log's mirrors where a statement stands, all as of one size and one time.</summary>
public static class MirrorStates
{
    // A mirror copies what is final, half a second later at most.
    private const int Tries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Adds to a file what the mirrors sign of its subject, and proves the subject in the very tree that they replayed.</summary>
    /// <param name="file">Evidence without a state.</param>
    /// <param name="genesis">The log's, which names the mirrors whose word counts.</param>
    /// <param name="mirrors">The log at each mirror, read as somebody who may see the subject, with the genesis' witnesses pinned.</param>
    /// <param name="at">The time that the state is told for.</param>
    /// <param name="time">For pauses while the mirrors still copy.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The file; or, first match wins: <c>mirrors-away</c> too few of them have the file's entries or say anything, what
    /// <see cref="AgreedState.Verify"/> refuses of what most of them say alike, and what the mirror refuses whose proof is taken.
    /// </returns>
    public static async Task<Result<EvidenceFile>> AddAsync(EvidenceFile file, Genesis genesis, IReadOnlyList<NodeClient> mirrors,
        DateTimeOffset at, TimeProvider time, CancellationToken cancellationToken)
    {
        var needed = genesis.Witnesses?.MirrorsNeeded ?? 0;
        if (needed == 0 || !(await ReplayedAsync(file, mirrors, needed, time, cancellationToken)).TryGet(out var replayed, out var refusal))
            return new Refusal("mirrors-away", $"{mirrors.Count} mirrors were asked, and {needed} of the genesis' are needed with all entries of the evidence.");

        // The size that the last of those who are needed has reached, and the others have passed.
        var common = replayed.OrderByDescending(mirror => mirror.Checkpoint.Size).ElementAt(needed - 1);
        var notes = new List<SignedNote>();
        foreach (var (mirror, _) in replayed.Where(mirror => mirror.Checkpoint.Size >= common.Checkpoint.Size))
        {
            var asked = await AskAsync(() => mirror.StateAsync(file.Subject, common.Checkpoint.Size, (ulong)at.ToUnixTimeMilliseconds(), cancellationToken));
            if (asked?.TryGet(out var note, out _) == true)
                notes.Add(note);
        }

        if (notes.Count == 0)
            return new Refusal("mirrors-away", "No mirror told a state.");
        var agreed = AgreedState.Together([.. notes.GroupBy(note => note.Text, StringComparer.Ordinal).MaxBy(group => group.Count())!]);
        if (!AgreedState.Verify(agreed, genesis.Origin, genesis.Witnesses).TryGet(out _, out refusal))
            return refusal;
        return await ProveAsync(file with { State = agreed.ToString() }, common.Mirror, common.Checkpoint, cancellationToken);
    }

    private static async Task<Result<List<(NodeClient Mirror, CheckedCheckpoint Checkpoint)>>> ReplayedAsync(
        EvidenceFile file, IReadOnlyList<NodeClient> mirrors, int needed, TimeProvider time, CancellationToken cancellationToken)
    {
        var last = file.Entries.Max(entry => entry.Index);
        for (var tries = 0; mirrors.Count >= needed && tries < Tries; tries++)
        {
            if (tries > 0)
                await Task.Delay(Pause, time, cancellationToken);
            var replayed = new List<(NodeClient, CheckedCheckpoint)>();
            foreach (var mirror in mirrors)
            {
                var asked = await AskAsync(() => mirror.CheckpointAsync(cancellationToken));
                if (asked?.TryGet(out var checkpoint, out _) == true && checkpoint.Size > last)
                    replayed.Add((mirror, checkpoint));
            }

            if (replayed.Count >= needed)
                return replayed;
        }

        return new Refusal("mirrors-away", "Too few mirrors have replayed the entries.");
    }

    private static async Task<Result<EvidenceFile>> ProveAsync(
        EvidenceFile file, NodeClient mirror, CheckedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var entries = file.Entries.ToList();
        var at = entries.FindIndex(entry => Protocol.Entries.LogEntry.Parse(entry.Entry.Span).TryGet(out var parsed, out _) && parsed.Uid == file.Subject);
        if (!(await mirror.InclusionAsync(entries[at].Index, checkpoint.Size, cancellationToken)).TryGet(out var proof, out var refusal))
            return refusal;
        entries[at] = entries[at] with { Proof = TlogProof.Create(entries[at].Index, proof.Path, checkpoint.Note).ToString() };
        return file with { Entries = entries };
    }

    /// <returns>Null from a mirror that is away: the others may be enough.</returns>
    private static async Task<Result<T>?> AskAsync<T>(Func<Task<Result<T>>> askAsync) where T : notnull
    {
        try
        {
            return await askAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
