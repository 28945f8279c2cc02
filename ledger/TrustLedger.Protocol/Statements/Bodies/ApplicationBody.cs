using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>A handle applies for a service item and stands by its form.</summary>
/// <param name="Item">Code of the service item.</param>
/// <param name="Commitment">Commitment to the form.</param>
/// <param name="Policy">SHA-256 of the policy document under which it is judged.</param>
public sealed record ApplicationBody(Bytes32 Item, Bytes32 Commitment, Bytes32 Policy)
    : IStatementBody<ApplicationBody>
{
    public static Schema Schema => Schemas.Application;

    public byte[] Encode() => new AbiWriter(3).Add(Item).Add(Commitment).Add(Policy).ToArray();

    public static Result<ApplicationBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new ApplicationBody(reader.Word(), reader.Word(), reader.Word());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema application.");
    }
}
