using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Node.Upkeep;

/// <summary>Puts a log back from a copy, where none is, and only if nobody has seen more of it.</summary>
internal sealed class LogRestore(IDisk disk, LogFolder from, LogFolder to)
{
    /// <param name="seen">Checkpoints that others hold, with a name for each.</param>
    /// <param name="isAlone">The operator's word that nobody who must be asked can be.</param>
    /// <returns>
    /// What was put back; or, first match wins:
    /// <list type="bullet">
    /// <item><c>restore-target-not-empty</c> there is something where the log would be</item>
    /// <item><c>restore-source-damaged</c> the copy is not a whole log</item>
    /// <item>what <see cref="LeastCheckpoints.Of"/> refuses</item>
    /// <item><c>restore-witnesses-unasked</c> the log has witnesses, and none of what they have seen was given</item>
    /// <item><c>restore-behind-witnesses</c>, <c>restore-differs-from-witnesses</c> others have seen more, or another history</item>
    /// <item>what <see cref="LogCopy.Run"/> refuses</item>
    /// </list>
    /// </returns>
    public Result<LogCopied> Run(IReadOnlyList<(string Name, string Text)> seen, bool isAlone)
    {
        if (disk.List(to.Root).Count > 0)
            return new Refusal("restore-target-not-empty", $"{to.Root} is not empty: nothing is restored over what is there.");
        if (disk.ReadAll(from.Genesis) is not { } envelope || !Genesis.Parse(envelope).TryGet(out var genesis, out _))
            return new Refusal("restore-source-damaged", $"{from.Root} holds no log with a genesis.");
        if (!LeastCheckpoints.Of(seen, genesis).TryGet(out var known, out var refusal))
            return refusal;
        if (genesis.Witnesses is not null && known.Count == 0 && !isAlone)
        {
            return new Refusal("restore-witnesses-unasked",
                "The log has witnesses: name the newest checkpoint that they hold, from as many as can be reached.");
        }

        var check = new LogCheck(disk, from) { Known = known }.Run();
        if (check.Findings.FirstOrDefault(finding => known.Any(least => least.Behind == finding.What || least.Other == finding.What)) is { } behind)
            return behind.What;
        return check.Findings is [var first, ..]
            ? new Refusal("restore-source-damaged", $"{check.Findings.Count} findings in the copy, the first {first.What.Code} at {first.Path}.")
            : new LogCopy(disk, from, to).Run();
    }
}
