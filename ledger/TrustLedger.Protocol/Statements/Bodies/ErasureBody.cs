using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>The content behind a statement was destroyed.</summary>
/// <param name="Scope">Code: what was destroyed.</param>
public sealed record ErasureBody(Bytes32 Scope)
    : IStatementBody<ErasureBody>
{
    public static Schema Schema => Schemas.Erasure;

    public byte[] Encode() => new AbiWriter(1).Add(Scope).ToArray();

    public static Result<ErasureBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new ErasureBody(reader.Word());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema erasure.");
    }
}
