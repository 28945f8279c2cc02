using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements;

/// <summary>The schemas of the first profile. Changing a letter of a definition makes another schema.</summary>
public static class Schemas
{
    public static Schema Policy { get; } = new("policy", "uint64 version,bytes32 documentHash");

    public static Schema Member { get; } = new("member",
        "bytes32 role,bytes32 organisation,bytes32 place,bytes32 person,uint8 keyKind,bytes32 key,uint64 from,uint64 until");

    public static Schema Accreditation { get; } = new("accreditation",
        "bytes32 organisation,bytes32 credentialType,bytes32 spki,uint8 purpose,uint64 from,uint64 until");

    public static Schema Binding { get; } = new("binding", "bytes32 purpose,bytes32 commitment,uint8 proofLevel");

    /// <summary>自信: what someone says of themselves.</summary>
    public static Schema Claim { get; } = new("claim", "bytes32 predicate,bytes32 commitment");

    /// <summary>他信: what another says of them.</summary>
    public static Schema Attestation { get; } = new("attestation",
        "bytes32 predicate,bytes32 commitment,uint8 proofLevel,uint8 relation");

    /// <summary>你信: what someone who was shown it made of it.</summary>
    public static Schema Acceptance { get; } = new("acceptance", "bytes32 purpose,uint8 outcome");

    public static Schema Application { get; } = new("application", "bytes32 item,bytes32 commitment,bytes32 policy");

    public static Schema Decision { get; } = new("decision",
        "bytes32 item,uint8 outcome,bytes32 commitment,bytes32 policy");

    public static Schema Record { get; } = new("record",
        "bytes32 recordType,bytes32 caseHandle,bytes32 commitment,uint64 number,uint8 relation,bytes32 policy");

    public static Schema Endorsement { get; } = new("endorsement",
        "uint8 verdict,bytes32 role,bytes32 policy,bytes32 reasonCommitment");

    public static Schema Revocation { get; } = new("revocation", "uint8 reason,uint64 fromIndex");

    public static Schema Erasure { get; } = new("erasure", "bytes32 scope");

    public static Schema Digest { get; } = new("digest", "bytes32 root,uint64 day");

    public static IReadOnlyList<Schema> All { get; } =
    [
        Policy, Member, Accreditation, Binding, Claim, Attestation, Acceptance, Application, Decision, Record,
        Endorsement, Revocation, Erasure, Digest,
    ];

    public static Schema? Find(Bytes32 uid) => All.FirstOrDefault(schema => schema.Uid == uid);

    /// <summary>The schema of that name, as policy documents write it.</summary>
    public static Schema? Find(string name) =>
        All.FirstOrDefault(schema => string.Equals(schema.Name, name, StringComparison.Ordinal));
}
