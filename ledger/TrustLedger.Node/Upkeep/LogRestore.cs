using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Node.Upkeep;

/// <summary>Puts a log back from a copy, where none is, and only if nobody has seen more of it.</summary>
/// <remarks>
/// A log that has witnesses comes back with a <see cref="RestoreMark"/>: its primary signs nothing before they were asked
/// once more, for between now and that start others may have seen more.
/// </remarks>
internal sealed class LogRestore(IDisk disk, LogFolder from, LogFolder to)
{
    /// <param name="seen">Checkpoints that others hold, with a name for each.</param>
    /// <param name="survey">Asks the witnesses; null where the operator says that they can't be.</param>
    /// <param name="cancellationToken">Ends the asking; nothing was put back.</param>
    /// <returns>
    /// What was put back; or, first match wins:
    /// <list type="bullet">
    /// <item><c>restore-target-not-empty</c> there is something where the log would be</item>
    /// <item><c>restore-source-damaged</c> the copy is not a whole log</item>
    /// <item>what <see cref="LeastCheckpoints.Of"/> refuses</item>
    /// <item><c>restore-witnesses-unasked</c> the log has witnesses, they are not asked, and nothing that they have seen was given</item>
    /// <item><c>restore-behind-witnesses</c>, <c>restore-differs-from-witnesses</c> others have seen more, or another history</item>
    /// <item>what <see cref="WitnessSurvey.AskAsync"/> refuses</item>
    /// <item>what <see cref="LogCopy.Run"/> refuses</item>
    /// </list>
    /// </returns>
    public async Task<Result<LogCopied>> RunAsync(
        IReadOnlyList<(string Name, string Text)> seen, WitnessSurvey? survey, CancellationToken cancellationToken)
    {
        if (disk.List(to.Root).Count > 0)
            return new Refusal("restore-target-not-empty", $"{to.Root} is not empty: nothing is restored over what is there.");
        if (disk.ReadAll(from.Genesis) is not { } envelope || !Genesis.Parse(envelope).TryGet(out var genesis, out _))
            return new Refusal("restore-source-damaged", $"{from.Root} holds no log with a genesis.");
        if (!LeastCheckpoints.Of(seen, genesis).TryGet(out var known, out var refusal))
            return refusal;
        if (genesis.Witnesses is not null && survey is null && known.Count == 0)
        {
            return new Refusal("restore-witnesses-unasked",
                "The log has witnesses: without asking them, give --least-checkpoint with the newest that they hold, from as many as can be reached.");
        }

        var check = new LogCheck(disk, from) { Known = known }.Run();
        if (check.Findings.FirstOrDefault(finding => known.Any(least => least.Behind == finding.What || least.Other == finding.What)) is { } behind)
            return behind.What;
        if (check.Findings is [var first, ..])
            return new Refusal("restore-source-damaged", $"{check.Findings.Count} findings in the copy, the first {first.What.Code} at {first.Path}.");
        return await AskAsync(genesis, known, survey, cancellationToken) is { } unsure ? unsure : new LogCopy(disk, from, to).Run();
    }

    private async Task<Refusal?> AskAsync(
        Genesis genesis, IReadOnlyList<KnownCheckpoint> known, WitnessSurvey? survey, CancellationToken cancellationToken)
    {
        if (disk.ReadAll(from.Checkpoint) is not { } bytes || Encoding.UTF8.GetString(bytes) is var note
            && !CheckpointNote.Verify(note, genesis).TryGet(out var newest, out _))
            return null; // There is nothing to copy, which LogCopy says.
        if (known.FirstOrDefault(least => least.Checkpoint.Size > newest.Size) is { } ahead)
            return ahead.Behind; // Only the source's write-ahead file holds it, and that is not copied.
        if (genesis.Witnesses is not { } agreed)
            return null;
        if (survey is not null
            && await survey.AskAsync(disk, from, new PublishedCheckpoint(newest, note), agreed.Policy, cancellationToken) is { } unsure)
            return unsure;
        RestoreMark.Leave(disk, to, newest.Size);
        return null;
    }
}
