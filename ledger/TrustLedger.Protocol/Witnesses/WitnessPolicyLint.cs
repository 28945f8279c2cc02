using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>Whether a witness policy keeps a lying primary and some lying witnesses from finishing two histories.</summary>
/// <remarks>
/// Any two sets that meet the quorum must have more witnesses in common than there may be liars: for k of n that is
/// 2k &gt; n + f. Three witnesses need three, four need three.
/// </remarks>
public static class WitnessPolicyLint
{
    /// <param name="policy">The policy.</param>
    /// <param name="operatorOrganisation">Code of the organisation that runs the primary.</param>
    /// <param name="liars">How many witnesses may side with the primary: at least 1.</param>
    /// <returns>
    /// Null; or, first match wins:
    /// <list type="bullet">
    /// <item><c>witness-organisation-malformed</c> a witness's name does not begin with an organisation's code</item>
    /// <item><c>witness-organisation-twice</c> two witnesses are one organisation's</item>
    /// <item><c>witness-of-operator</c> a witness is the primary's own, or has its key</item>
    /// <item><c>witness-quorum-weak</c> two histories could each find a quorum, or no cosignature is asked for</item>
    /// </list>
    /// </returns>
    public static Refusal? Check(WitnessPolicy policy, string operatorOrganisation, int liars = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(liars, 1);
        if (policy.Witnesses.Any(witness => !Bytes32.TryFromCode(witness.Organisation, out _)))
            return new Refusal("witness-organisation-malformed", "A witness is named by its organisation's code.");
        if (policy.Witnesses.GroupBy(witness => witness.Organisation, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            return new Refusal("witness-organisation-twice", $"{twice.Key} has two witnesses: they would lie together.");
        if (policy.Witnesses.Any(witness => witness.Organisation == operatorOrganisation
            || policy.Logs.Any(log => log.Key.Key == witness.Key.Key)))
        {
            return new Refusal("witness-of-operator", $"{operatorOrganisation} runs the log: its own witness adds nothing.");
        }

        return Overlap(policy, policy.Quorum) > liars
            ? null
            : new Refusal("witness-quorum-weak",
                $"With {liars} liar(s) among {policy.Witnesses.Count} witnesses this quorum could finish two histories: 2k > n + f must hold.");
    }

    // The least number of witnesses that any two sets that meet this have in common. Each name is a member once, so the
    // counts below different members add up.
    private static int Overlap(WitnessPolicy policy, string name)
    {
        if (policy.Groups.FirstOrDefault(group => group.Name == name) is not { } group)
            return name == WitnessPolicy.None ? 0 : 1;
        return group.Members.Select(member => Overlap(policy, member)).Order()
            .Take(Math.Max(0, (2 * group.Threshold) - group.Members.Count)).Sum();
    }
}
