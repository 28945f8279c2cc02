using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Protocol.Governance;

/// <summary>Whether a genesis that is well formed is also agreed on. The codes are listed at <see cref="Genesis.Parse"/>.</summary>
internal static class GenesisCheck
{
    private static readonly Bytes32 Governance = Bytes32.FromCode(Genesis.GovernanceRole);

    public static Refusal? Check(Genesis genesis) =>
        Domain(genesis) ?? Content(genesis.Origin, genesis.Policy, genesis.Members)
            ?? Witnesses(genesis.Witnesses, genesis.LogKey) ?? Signatures(genesis) ?? Entry(genesis);

    /// <summary>What holds or fails before anybody has signed.</summary>
    public static Refusal? Content(GenesisDraft draft) =>
        Content(draft.Origin, draft.Policy, draft.Members) ?? Witnesses(draft.Witnesses, draft.LogKey);

    private static Refusal? Content(string origin, PolicyDocument policy, IReadOnlyList<GenesisMember> members) =>
        Policy(origin, policy) ?? Keys(members) ?? Automatic(policy, members) ?? Quorum(policy, members);

    private static Refusal? Domain(Genesis genesis) =>
        genesis.Domain == StatementDomain.ForOrigin(genesis.Origin, genesis.Domain.Version, genesis.Domain.ChainId)
            ? null
            : new Refusal("genesis-domain-mismatch", "The verifying contract must be that of the origin.");

    private static Refusal? Policy(string origin, PolicyDocument policy) => policy.Origin == origin && policy.Version == 0
        ? null
        : new Refusal("genesis-policy-mismatch", "The first policy is version 0, for this origin.");

    private static Refusal? Keys(IReadOnlyList<GenesisMember> members) => members.GroupBy(m => (m.KeyKind, m.Key)).Any(key =>
            key.Select(m => m.Organisation).Distinct().Count() > 1 || key.Select(m => m.Role).Distinct().Count() < key.Count())
        ? new Refusal("genesis-key-shared", "A key belongs to one organisation and holds a role once.")
        : null;

    private static Refusal? Automatic(PolicyDocument policy, IReadOnlyList<GenesisMember> members) => members.Any(m =>
            policy.Automatic.ContainsKey(Codes.Text(m.Role)) && AutomaticTerm.IsTooLong(m.From, m.Until))
        ? new Refusal("genesis-automatic-too-long", "An automatic key's membership ends within 90 days.")
        : null;

    private static Refusal? Quorum(PolicyDocument policy, IReadOnlyList<GenesisMember> members)
    {
        var voices = members.Where(m => m.KeyKind == KeyKind.Secp256k1)
            .Select(m => new Voice(m.Role, m.Organisation, m.Place, m.Person)).ToList();
        return policy.GovernanceQuorum.IsMet(voices, casePlace: null) && Founders(members).Count > 0
            ? null
            : new Refusal("genesis-quorum-impossible", "The founders must be able to meet the governance quorum.");
    }

    private static Refusal? Witnesses(LogWitnesses? witnesses, string logKey) =>
        !NoteVerifierKey.Parse(logKey).TryGet(out var key, out var malformed) ? malformed : witnesses?.Check(key);

    private static Refusal? Signatures(Genesis genesis)
    {
        var signed = genesis.Signatures.Select(s => s.Organisation).ToList();
        var founders = Founders(genesis.Members);
        if (signed.Count != signed.Distinct().Count() || !founders.IsSubsetOf(signed))
            return new Refusal("genesis-signature-missing", "Every founding organisation signs, once.");

        var digest = GenesisDraft.DigestOf(SignedBytes(genesis));
        return genesis.Signatures.All(s => Secp256k1.Recover(digest, s.Signature).TryGet(out var signer, out _)
                && genesis.Members.Any(m => m.Organisation == s.Organisation && m.Role == Governance && m.Address == signer))
            ? null
            : new Refusal("genesis-signature-wrong", "A signature is not by a governance key of its organisation over this content.");
    }

    private static Refusal? Entry(Genesis genesis)
    {
        var (entry, expected) = (genesis.Entry, new PolicyBody(0, genesis.Hash.ToWord()));
        var isPolicy = entry.Statement.Read<PolicyBody>().TryGet(out var body, out _) && body == expected
            && entry.Domain == genesis.Domain && entry.Statement.Recipient.IsZero && entry.Statement.RefUid.IsZero
            && entry.Statement.Revocable && entry.Statement.ExpirationTime == 0;
        return isPolicy && genesis.Members.Any(m => m.Role == Governance && m.Address == entry.Signer)
            ? null
            : new Refusal("genesis-entry-mismatch", "Entry 0 is the policy statement of version 0 with this hash, by a founder.");
    }

    private static HashSet<Bytes32> Founders(IReadOnlyList<GenesisMember> members) =>
        [.. members.Where(m => m.Role == Governance).Select(m => m.Organisation)];

    private static byte[] SignedBytes(Genesis genesis) =>
        Jcs.Write(JsonNode.Parse(genesis.Envelope.Span)?["genesis"]);
}
