using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Statements.Bodies;

/// <summary>A key becomes a member of the log in one role, or its membership changes.</summary>
/// <param name="Role">Code of the role.</param>
/// <param name="Organisation">Code: the unified social credit code.</param>
/// <param name="Place">Code: the six-digit division.</param>
/// <param name="Person">Keyed hash of the officer; zero for a machine.</param>
/// <param name="KeyKind">What Key holds.</param>
/// <param name="Key">The key, as KeyKind says.</param>
/// <param name="From">From when, Unix seconds.</param>
/// <param name="Until">Until when, Unix seconds; 0 for no end.</param>
public sealed record MemberBody(
    Bytes32 Role, Bytes32 Organisation, Bytes32 Place, Bytes32 Person,
    KeyKind KeyKind, Bytes32 Key, ulong From, ulong Until)
    : IStatementBody<MemberBody>
{
    public static Schema Schema => Schemas.Member;

    /// <summary>The address that the key word holds; null for a key of another kind.</summary>
    public Address? Address => KeyKind == KeyKind.Secp256k1 ? Keys.Address.FromWord(Key) : null;

    public byte[] Encode() => new AbiWriter(8)
        .Add(Role).Add(Organisation).Add(Place).Add(Person)
        .Add((ulong)KeyKind).Add(Key).Add(From).Add(Until).ToArray();

    public static Result<MemberBody> Decode(ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        var body = new MemberBody(
            reader.Word(), reader.Word(), reader.Word(), reader.Word(),
            reader.Named<KeyKind>(), reader.Word(), reader.UInt64(), reader.UInt64());
        return reader.Done && (body.KeyKind != KeyKind.Secp256k1 || body.Address is not null)
            ? body
            : new Refusal("data-malformed", "The data is not that of the schema member.");
    }
}
