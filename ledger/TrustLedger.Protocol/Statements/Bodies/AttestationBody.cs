using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>他信: a department, an organisation or a peer stands behind a claim.</summary>
/// <param name="Predicate">Code: what is said.</param>
/// <param name="Commitment">Commitment to the content, which the log does not hold.</param>
/// <param name="ProofLevel">How well it was checked, 0 to 4.</param>
/// <param name="Relation">As what the signer vouches.</param>
public sealed record AttestationBody(
    Bytes32 Predicate, Bytes32 Commitment, byte ProofLevel, AttestationRelation Relation)
    : IStatementBody<AttestationBody>
{
    public static Schema Schema => Schemas.Attestation;

    public byte[] Encode() => new AbiWriter(4)
        .Add(Predicate).Add(Commitment)
        .Add(ProofLevel).Add((ulong)Relation).ToArray();

    public static Result<AttestationBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new AttestationBody(
            reader.Word(), reader.Word(),
            reader.UInt8(), reader.Named<AttestationRelation>());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema attestation.");
    }
}
