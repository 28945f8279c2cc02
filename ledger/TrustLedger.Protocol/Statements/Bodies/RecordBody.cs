using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>An entry in a community correction case.</summary>
/// <param name="RecordType">Code, such as <c>leave.county</c>.</param>
/// <param name="CaseHandle">Names the case within this log.</param>
/// <param name="Commitment">Commitment to the content, which the log does not hold.</param>
/// <param name="Number">Counts the records of the case.</param>
/// <param name="Relation">How it stands to the one that refUID names.</param>
/// <param name="Policy">SHA-256 of the policy document under which it is judged.</param>
public sealed record RecordBody(
    Bytes32 RecordType, Bytes32 CaseHandle, Bytes32 Commitment,
    ulong Number, RecordRelation Relation, Bytes32 Policy)
    : IStatementBody<RecordBody>
{
    public static Schema Schema => Schemas.Record;

    public byte[] Encode() => new AbiWriter(6)
        .Add(RecordType).Add(CaseHandle).Add(Commitment)
        .Add(Number).Add((ulong)Relation).Add(Policy).ToArray();

    public static Result<RecordBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new RecordBody(
            reader.Word(), reader.Word(), reader.Word(),
            reader.UInt64(), reader.Named<RecordRelation>(), reader.Word());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema record.");
    }
}
