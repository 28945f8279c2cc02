using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>自信: a handle says something of itself.</summary>
/// <param name="Predicate">Code: what is said.</param>
/// <param name="Commitment">Commitment to the content, which the log does not hold.</param>
public sealed record ClaimBody(Bytes32 Predicate, Bytes32 Commitment)
    : IStatementBody<ClaimBody>
{
    public static Schema Schema => Schemas.Claim;

    public byte[] Encode() => new AbiWriter(2).Add(Predicate).Add(Commitment).ToArray();

    public static Result<ClaimBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new ClaimBody(reader.Word(), reader.Word());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema claim.");
    }
}
