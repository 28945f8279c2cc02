using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.Governance;

/// <summary>The rules of one log: who may say what, and when it counts (ledger.md §2).</summary>
/// <remarks>
/// Named by the SHA-256 of its canonical JSON (RFC 8785), so that how a file is indented does not matter.
/// A document that exists was checked: its quorums can be met, and no automatic key has a place in one.
/// </remarks>
public sealed class PolicyDocument
{
    public const string Type = "trustledger-policy/1";

    internal PolicyDocument(byte[] bytes) => (Bytes, Hash) = (bytes, Hash.Of(bytes));

    /// <summary>The canonical JSON.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public Hash Hash { get; }

    public required string Origin { get; init; }

    public required ulong Version { get; init; }

    /// <summary>Schema name to the roles that may say it.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Authors { get; init; }

    /// <summary>Schemas that a handle says of itself; handed in by a member with the role <c>relay</c>.</summary>
    public required IReadOnlyList<string> SelfAuthored { get; init; }

    /// <summary>What any handle may say of another; null when nothing.</summary>
    public required PeerRule? Peers { get; init; }

    /// <summary>Role of a machine's key to the outcomes that it may say.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<byte>> Automatic { get; init; }

    /// <summary>Predicate to the roles that are the authority for it; empty when the log names none.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Predicates { get; init; }

    /// <summary>Schemas that take effect by the governance quorum.</summary>
    public required IReadOnlyList<string> GovernanceSchemas { get; init; }

    /// <summary>Counts distinct organisations; the proposer's is one of them.</summary>
    public required Quorum GovernanceQuorum { get; init; }

    /// <summary>Role to the roles that its holder may give to officers of the same organisation and place.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> OwnOfficers { get; init; }

    /// <summary>Record type to its rule.</summary>
    public required IReadOnlyDictionary<string, RecordRule> Records { get; init; }

    /// <summary>Reads a document in any spelling of JSON.</summary>
    /// <returns>
    /// The document; a refusal of <see cref="StrictJson.ParseObject"/>; or, first match wins:
    /// <list type="bullet">
    /// <item><c>policy-malformed</c> a member is missing, unknown or of the wrong kind</item>
    /// <item><c>role-expression-malformed</c> a role is spelt wrongly</item>
    /// <item><c>policy-schema-unknown</c> a schema is named that this profile has not, or that has its rule elsewhere</item>
    /// <item><c>policy-quorum-ambiguous</c> a quorum names one role in two places, or a role both decides and rules, so that a voice could count for either</item>
    /// <item><c>policy-quorum-impossible</c> a quorum asks for more than it names, or for nothing</item>
    /// <item><c>policy-subject-misplaced</c> the subject opines, decides, rules or governs</item>
    /// <item><c>policy-automatic-misplaced</c> an automatic role counts in a quorum, opines, rules, governs, or says more than one schema</item>
    /// </list>
    /// </returns>
    public static Result<PolicyDocument> Parse(ReadOnlySpan<byte> json) =>
        StrictJson.ParseObject(json).TryGet(out var node, out var refusal) ? Of(node) : refusal;

    internal static Result<PolicyDocument> Of(JsonObject node) =>
        PolicyReader.Read(node).TryGet(out var document, out var refusal) && (refusal = PolicyLint.Check(document)) is null
            ? document
            : refusal;
}
