using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>你信: who was shown a presentation says what it made of it.</summary>
/// <param name="Purpose">Code: what it was asked for.</param>
/// <param name="Outcome">Accepted or rejected.</param>
public sealed record AcceptanceBody(Bytes32 Purpose, Outcome Outcome)
    : IStatementBody<AcceptanceBody>
{
    public static Schema Schema => Schemas.Acceptance;

    public byte[] Encode() => new AbiWriter(2).Add(Purpose).Add((ulong)Outcome).ToArray();

    public static Result<AcceptanceBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new AcceptanceBody(reader.Word(), reader.Named<Outcome>());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema acceptance.");
    }
}
