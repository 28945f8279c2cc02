using System.Globalization;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>From the text of c2sp.org/tlog-policy to a <see cref="WitnessPolicy"/>, line by line.</summary>
internal sealed class WitnessPolicyReader
{
    private const int MaxCharacters = 64 * 1024;

    private readonly List<PolicyLog> _logs = [];
    private readonly List<PolicyWitness> _witnesses = [];
    private readonly List<PolicyGroup> _groups = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal) { WitnessPolicy.None };
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private string? _quorum;

    public static Result<WitnessPolicy> Read(string text)
    {
        if (text.Length > MaxCharacters || !text.EndsWith('\n') || text.Any(c => c is '\x7f' or (< ' ' and not ('\t' or '\n'))))
            return Malformed("A policy is lines that end in a newline, with no other control character than a tab.");

        var reader = new WitnessPolicyReader();
        var lines = text.Split('\n')[..^1];
        for (var number = 1; number <= lines.Length; number++)
        {
            var words = lines[number - 1].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is [] || words[0].StartsWith('#'))
                continue;
            if (reader.Line(words) is { } fault)
                return Malformed(string.Create(CultureInfo.InvariantCulture, $"Line {number}: {fault}"));
        }

        return reader._quorum is { } quorum
            ? new WitnessPolicy(reader._logs, reader._witnesses, reader._groups, quorum)
            : Malformed("A policy has one quorum line.");
    }

    private string? Line(string[] words) => words switch
    {
        ["log", var key] => Log(key, url: null),
        ["log", var key, var url] => Log(key, url),
        ["witness", var name, var key] => Witness(name, key, url: null),
        ["witness", var name, var key, var url] => Witness(name, key, url),
        ["group", var name, var threshold, .. { Length: > 0 } members] => Group(name, threshold, members),
        ["quorum", var name] => Quorum(name),
        _ => "expected log, witness, group or quorum, with its words.",
    };

    private string? Log(string text, string? url)
    {
        if (!NoteVerifierKey.Parse(text).TryGet(out var key, out _) || key.Type != NoteSignatureType.Ed25519)
            return "a log has a verifier key that signs notes.";
        if (_logs.Count == WitnessPolicy.MaxLines || _logs.Exists(log => log.Key.Key == key.Key))
            return "a log is listed twice, or there are too many.";
        _logs.Add(new PolicyLog(key, url));
        return null;
    }

    private string? Witness(string name, string text, string? url)
    {
        if (!NoteVerifierKey.Parse(text).TryGet(out var key, out _) || key.Type != NoteSignatureType.Cosignature)
            return "a witness has a verifier key that cosigns checkpoints.";
        if (_witnesses.Count == WitnessPolicy.MaxLines || _witnesses.Exists(witness => witness.Key.Key == key.Key))
            return "a witness is listed twice, or there are too many.";
        _witnesses.Add(new PolicyWitness(name, key, url));
        return Name(name);
    }

    private string? Group(string name, string text, string[] members)
    {
        var threshold = text switch
        {
            "all" => members.Length,
            "any" => 1,
            _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
        };
        if (threshold < 1 || threshold > members.Length || _groups.Count == WitnessPolicy.MaxLines)
            return "a group's threshold is from 1 to the number of its members.";

        // Once: each witness then counts in one way only.
        if (Array.Find(members, member => member == WitnessPolicy.None || !_names.Contains(member) || !_members.Add(member)) is { } wrong)
            return $"{wrong} is not defined on a line before this one, or is a member already.";
        _groups.Add(new PolicyGroup(name, threshold, members));
        return Name(name);
    }

    private string? Quorum(string name)
    {
        if (_quorum is not null || !_names.Contains(name))
            return "there is one quorum, and it names what a line before it defines, or none.";
        _quorum = name;
        return null;
    }

    private string? Name(string name) => _names.Add(name) ? null : $"the name {name} is taken.";

    private static Refusal Malformed(string detail) => new("witness-policy-malformed", detail);
}
