using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>An application is decided.</summary>
/// <param name="Item">Code of the service item.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Commitment">Commitment to the reasons and the trace of the rules.</param>
/// <param name="Policy">SHA-256 of the policy document under which it is judged.</param>
public sealed record DecisionBody(Bytes32 Item, Outcome Outcome, Bytes32 Commitment, Bytes32 Policy)
    : IStatementBody<DecisionBody>
{
    public static Schema Schema => Schemas.Decision;

    public byte[] Encode() => new AbiWriter(4).Add(Item).Add((ulong)Outcome).Add(Commitment).Add(Policy).ToArray();

    public static Result<DecisionBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new DecisionBody(reader.Word(), reader.Named<Outcome>(), reader.Word(), reader.Word());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema decision.");
    }
}
