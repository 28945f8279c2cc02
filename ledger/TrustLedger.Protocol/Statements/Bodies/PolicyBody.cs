using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>The rules of the log change.</summary>
/// <param name="Version">Counts from 0, the genesis policy.</param>
/// <param name="DocumentHash">SHA-256 of the canonical document; for version 0, of the canonical genesis.</param>
public sealed record PolicyBody(ulong Version, Bytes32 DocumentHash)
    : IStatementBody<PolicyBody>
{
    public static Schema Schema => Schemas.Policy;

    public byte[] Encode() => new AbiWriter(2).Add(Version).Add(DocumentHash).ToArray();

    public static Result<PolicyBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new PolicyBody(reader.UInt64(), reader.Word());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema policy.");
    }
}
