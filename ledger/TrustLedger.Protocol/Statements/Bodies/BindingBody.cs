using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>The registrar binds a handle to a person whose identity was proven.</summary>
/// <param name="Purpose">Code: what the handle is for.</param>
/// <param name="Commitment">Commitment to the content, which the log does not hold.</param>
/// <param name="ProofLevel">How well identity was proven, 1 to 4.</param>
public sealed record BindingBody(Bytes32 Purpose, Bytes32 Commitment, byte ProofLevel)
    : IStatementBody<BindingBody>
{
    public static Schema Schema => Schemas.Binding;

    public byte[] Encode() => new AbiWriter(3).Add(Purpose).Add(Commitment).Add(ProofLevel).ToArray();

    public static Result<BindingBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new BindingBody(reader.Word(), reader.Word(), reader.UInt8());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema binding.");
    }
}
