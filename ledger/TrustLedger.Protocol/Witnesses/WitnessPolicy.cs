using System.Globalization;
using System.Text;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>Whose cosignatures make a checkpoint final: c2sp.org/tlog-policy.</summary>
public sealed class WitnessPolicy
{
    /// <summary>The most logs, witnesses and groups, each: twice what the specification asks for.</summary>
    public const int MaxLines = 64;

    /// <summary>The quorum's name when no cosignature is asked for.</summary>
    public const string None = "none";

    internal WitnessPolicy(
        IReadOnlyList<PolicyLog> logs, IReadOnlyList<PolicyWitness> witnesses, IReadOnlyList<PolicyGroup> groups, string quorum) =>
        (Logs, Witnesses, Groups, Quorum) = (logs, witnesses, groups, quorum);

    public IReadOnlyList<PolicyLog> Logs { get; }

    public IReadOnlyList<PolicyWitness> Witnesses { get; }

    /// <summary>Each after those that it names.</summary>
    public IReadOnlyList<PolicyGroup> Groups { get; }

    /// <summary>The witness or group that decides, or <see cref="None"/>.</summary>
    public string Quorum { get; }

    public IReadOnlyList<NoteVerifierKey> WitnessKeys => [.. Witnesses.Select(witness => witness.Key)];

    /// <summary>Reads a policy file; comments and layout are not kept.</summary>
    /// <returns>The policy; or <c>witness-policy-malformed</c>, with the line's number.</returns>
    public static Result<WitnessPolicy> Parse(string text) => WitnessPolicyReader.Read(text);

    /// <summary>The policy of one group over witnesses, for one log.</summary>
    /// <returns>The policy; or <c>witness-policy-malformed</c>.</returns>
    public static Result<WitnessPolicy> Of(PolicyLog log, int threshold, params IReadOnlyList<PolicyWitness> witnesses) =>
        Parse(new WitnessPolicy(
            [log], witnesses, [new PolicyGroup("quorum", threshold, [.. witnesses.Select(witness => witness.Name)])], "quorum").ToString());

    /// <summary>Whether these keys' cosignatures are enough.</summary>
    public bool IsMet(IEnumerable<NoteVerifierKey> cosigned)
    {
        if (Quorum == None)
            return true;
        var keys = cosigned.ToHashSet();
        var met = Witnesses.Where(witness => keys.Contains(witness.Key)).Select(witness => witness.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var group in Groups.Where(group => group.Members.Count(met.Contains) >= group.Threshold))
            met.Add(group.Name);
        return met.Contains(Quorum);
    }

    /// <summary>One policy, one spelling.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var log in Logs)
            Line(text, "log", log.Key.ToString(), log.Url);
        foreach (var witness in Witnesses)
            Line(text, "witness", witness.Name, witness.Key.ToString(), witness.Url);
        foreach (var group in Groups)
            Line(text, ["group", group.Name, group.Threshold.ToString(CultureInfo.InvariantCulture), .. group.Members]);
        Line(text, "quorum", Quorum);
        return text.ToString();
    }

    private static void Line(StringBuilder text, params ReadOnlySpan<string?> words)
    {
        foreach (var word in words)
        {
            if (word is not null)
                text.Append(text.Length == 0 || text[^1] == '\n' ? "" : " ").Append(word);
        }

        text.Append('\n');
    }
}
