using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>What the service kept to itself on one day, committed to.</summary>
/// <param name="Root">Merkle root of the day's events.</param>
/// <param name="Day">Days since 1970-01-01.</param>
public sealed record DigestBody(Bytes32 Root, ulong Day)
    : IStatementBody<DigestBody>
{
    public static Schema Schema => Schemas.Digest;

    public byte[] Encode() => new AbiWriter(2).Add(Root).Add(Day).ToArray();

    public static Result<DigestBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new DigestBody(reader.Word(), reader.UInt64());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema digest.");
    }
}
