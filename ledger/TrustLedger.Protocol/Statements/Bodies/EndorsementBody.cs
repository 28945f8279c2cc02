using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>Another says yes, no, an opinion or "received" to a statement.</summary>
/// <param name="Verdict">What is said.</param>
/// <param name="Role">Code of the role in which it is said.</param>
/// <param name="Policy">The policy that the endorsed statement names.</param>
/// <param name="ReasonCommitment">Commitment to the reasons; zero for none.</param>
public sealed record EndorsementBody(Verdict Verdict, Bytes32 Role, Bytes32 Policy, Bytes32 ReasonCommitment)
    : IStatementBody<EndorsementBody>
{
    public static Schema Schema => Schemas.Endorsement;

    public byte[] Encode() => new AbiWriter(4)
        .Add((ulong)Verdict).Add(Role)
        .Add(Policy).Add(ReasonCommitment).ToArray();

    public static Result<EndorsementBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new EndorsementBody(reader.Named<Verdict>(), reader.Word(), reader.Word(), reader.Word());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema endorsement.");
    }
}
