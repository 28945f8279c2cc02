using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>A statement no longer holds.</summary>
/// <param name="Reason">A number from the policy's list.</param>
/// <param name="FromIndex">The first index for which it no longer holds; 0 for this entry's own.</param>
public sealed record RevocationBody(byte Reason, ulong FromIndex)
    : IStatementBody<RevocationBody>
{
    public static Schema Schema => Schemas.Revocation;

    public byte[] Encode() => new AbiWriter(2).Add(Reason).Add(FromIndex).ToArray();

    public static Result<RevocationBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new RevocationBody(reader.UInt8(), reader.UInt64());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema revocation.");
    }
}
