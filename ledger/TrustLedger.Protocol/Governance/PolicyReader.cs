using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Governance;

/// <summary>From JSON to a <see cref="PolicyDocument"/>: the shape; <see cref="PolicyLint"/> judges the sense.</summary>
internal sealed class PolicyReader
{
    // A genesis holds a policy, and strict JSON is at most 16 deep.
    private const int QuorumDepth = 4;

    private readonly FieldReader _fields = new();
    private Refusal? _role;

    private PolicyReader()
    {
    }

    public static Result<PolicyDocument> Read(JsonObject node)
    {
        var reader = new PolicyReader();
        var document = reader.Document(node);
        if (reader._fields.Fault is { } fault)
            return new Refusal("policy-malformed", fault);
        return reader._role is { } refusal ? refusal : document;
    }

    private PolicyDocument Document(JsonObject node)
    {
        _fields.Only(node, "A policy", "type", "origin", "version", "authors", "selfAuthored", "peers", "automatic",
            "predicates", "governance", "ownOfficers", "records");
        if (_fields.Text(node, "type") != PolicyDocument.Type)
            _fields.Fail($"\"type\" must be \"{PolicyDocument.Type}\".");
        var governance = _fields.Object(node, "governance");
        _fields.Only(governance, "\"governance\"", "schemas", "quorum");

        return new PolicyDocument(Jcs.Write(node))
        {
            Origin = _fields.Text(node, "origin"),
            Version = _fields.Whole(node, "version"),
            Authors = Lists(node, "authors"),
            SelfAuthored = _fields.Codes(node, "selfAuthored"),
            Peers = node.ContainsKey("peers") ? Peers(_fields.Object(node, "peers")) : null,
            Automatic = Each(node, "automatic", Outcomes),
            Predicates = Lists(node, "predicates"),
            GovernanceSchemas = _fields.Codes(governance, "schemas"),
            GovernanceQuorum = Quorum(governance["quorum"], depth: 1),
            OwnOfficers = Lists(node, "ownOfficers"),
            Records = Each(node, "records", Record),
        };
    }

    private Dictionary<string, IReadOnlyList<string>> Lists(JsonObject from, string name)
    {
        var lists = _fields.ObjectOrEmpty(from, name);
        return lists.ToDictionary(l => _fields.Code(l.Key), l => _fields.Codes(lists, l.Key), StringComparer.Ordinal);
    }

    private Dictionary<string, T> Each<T>(JsonObject from, string name, Func<JsonObject, T> read)
    {
        var all = _fields.ObjectOrEmpty(from, name);
        return all.ToDictionary(one => _fields.Code(one.Key), one => read(_fields.Object(all, one.Key)), StringComparer.Ordinal);
    }

    private PeerRule Peers(JsonObject node)
    {
        _fields.Only(node, "\"peers\"", "schema", "relation");
        return new PeerRule(_fields.Text(node, "schema"), (byte)_fields.Small(node, "relation", least: 1, most: 255));
    }

    private IReadOnlyList<byte> Outcomes(JsonObject node)
    {
        _fields.Only(node, "An automatic role", "outcomes");
        var outcomes = new List<byte>();
        foreach (var outcome in _fields.ArrayOrEmpty(node, "outcomes"))
        {
            if (outcome is JsonValue value && value.TryGetValue<byte>(out var number) && number > 0)
                outcomes.Add(number);
            else
                _fields.Fail("An outcome is a whole number from 1 to 255.");
        }

        return outcomes;
    }

    private RecordRule Record(JsonObject node)
    {
        _fields.Only(node, "A record's rule", "propose", "opine", "decide", "copy", "ackDeadlineHours", "effect", "ruling", "readers");
        var effect = _fields.Text(node, "effect");
        if (effect is not ("onDecide" or "onRuling"))
            _fields.Fail("\"effect\" must be \"onDecide\" or \"onRuling\".");

        var copy = Roles(node, "copy");
        var rule = new RecordRule
        {
            Propose = Roles(node, "propose"),
            Opine = Roles(node, "opine"),
            Decide = node["decide"] is JsonValue ? Author(node) : Quorum(node["decide"], depth: 1),
            Copy = copy,
            Ruling = node.ContainsKey("ruling") ? Roles(node, "ruling") : [],
            IsEffectOnRuling = effect == "onRuling",
            AckDeadlineHours = copy.Count > 0 ? _fields.Small(node, "ackDeadlineHours", least: 1, most: 8784) : 0,
            Readers = Roles(node, "readers"),
        };
        if (rule.Propose.Count == 0)
            _fields.Fail("A record's rule names who may propose it.");
        if (rule.IsEffectOnRuling && (rule.Ruling.Count == 0 || rule.Decide is null))
            _fields.Fail("What counts from a ruling names who rules, and others than its author who decide.");
        if (rule.Decide is null && rule.Opine.Count > 0)
            _fields.Fail("What its author decides waits for no opinion.");
        return rule;
    }

    private Quorum? Author(JsonObject node)
    {
        if (_fields.Text(node, "decide") != "author")
            _fields.Fail("\"decide\" is a quorum or the word \"author\".");
        return null;
    }

    private Quorum Quorum(JsonNode? node, int depth)
    {
        if (node is not JsonObject quorum || depth > QuorumDepth)
        {
            _fields.Fail($"A quorum is an object with threshold and of, at most {QuorumDepth} deep.");
            return new Quorum(1, []);
        }

        _fields.Only(quorum, "A quorum", "threshold", "of");
        var parts = _fields.ArrayOrEmpty(quorum, "of").Select(part => part is JsonValue
            ? QuorumPart.Of(Role(part))
            : QuorumPart.Of(Quorum(part, depth + 1))).ToList();
        return new Quorum(_fields.Small(quorum, "threshold", least: 0, most: 100), parts);
    }

    private List<RoleExpression> Roles(JsonObject from, string name) =>
        [.. _fields.Texts(from, name).Select(text => Role(JsonValue.Create(text)))];

    private RoleExpression Role(JsonNode node)
    {
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            _fields.Fail("A role is a text.");
            text = RoleExpression.Subject;
        }

        if (RoleExpression.Parse(text).TryGet(out var role, out var refusal))
            return role;
        _role ??= refusal;
        return RoleExpression.Parse(RoleExpression.Subject).TryGet(out var harmless, out _)
            ? harmless
            : throw new System.Diagnostics.UnreachableException("\"subject\" is an expression.");
    }
}
