using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>A key may do something for a credential type.</summary>
/// <param name="Organisation">Code: the unified social credit code.</param>
/// <param name="CredentialType">SHA-256 of the vct.</param>
/// <param name="Spki">SHA-256 of the SubjectPublicKeyInfo in DER.</param>
/// <param name="Purpose">What the key may do.</param>
/// <param name="From">From when, Unix seconds.</param>
/// <param name="Until">Until when, Unix seconds; 0 for no end.</param>
public sealed record AccreditationBody(
    Bytes32 Organisation, Bytes32 CredentialType, Bytes32 Spki,
    AccreditationPurpose Purpose, ulong From, ulong Until)
    : IStatementBody<AccreditationBody>
{
    public static Schema Schema => Schemas.Accreditation;

    public byte[] Encode() => new AbiWriter(6)
        .Add(Organisation).Add(CredentialType).Add(Spki)
        .Add((ulong)Purpose).Add(From).Add(Until).ToArray();

    public static Result<AccreditationBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new AccreditationBody(
            reader.Word(), reader.Word(), reader.Word(),
            reader.Named<AccreditationPurpose>(), reader.UInt64(), reader.UInt64());
        return reader.Done
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema accreditation.");
    }
}
