using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.Governance;

/// <summary>A membership that a log begins with.</summary>
/// <param name="Role">Code of the role.</param>
/// <param name="Organisation">Code: the unified social credit code.</param>
/// <param name="Place">Six-digit division code, or zero.</param>
/// <param name="KeyKind">What <paramref name="Key"/> holds.</param>
/// <param name="Key">The key, as a <c>member</c> statement has it.</param>
/// <param name="Person">Keyed hash of the officer, or zero.</param>
/// <param name="From">Unix seconds.</param>
/// <param name="Until">Unix seconds; 0 is no end.</param>
public sealed record GenesisMember(
    Bytes32 Role, Bytes32 Organisation, Bytes32 Place, KeyKind KeyKind, Bytes32 Key, Bytes32 Person, ulong From, ulong Until)
{
    /// <summary>A member with a secp256k1 key and codes given as text.</summary>
    /// <exception cref="ArgumentException">A text is no code.</exception>
    public static GenesisMember Of(
        string organisation, string role, string place, Address key, Bytes32 person = default, ulong from = 0, ulong until = 0) =>
        new(Bytes32.FromCode(role), Bytes32.FromCode(organisation), place.Length == 0 ? default : Bytes32.FromCode(place),
            KeyKind.Secp256k1, key.ToWord(), person, from, until);

    internal Address? Address => KeyKind == KeyKind.Secp256k1 ? Keys.Address.FromWord(Key) : null;

    internal JsonObject ToJson() => new()
    {
        ["organisation"] = Codes.Text(Organisation),
        ["role"] = Codes.Text(Role),
        ["place"] = Codes.Text(Place),
        ["keyKind"] = (byte)KeyKind,
        ["key"] = Address is { } address ? address.ToLowerHex() : Key.ToString(),
        ["person"] = Person.IsZero ? "zero" : Person.ToString(),
        ["from"] = From,
        ["until"] = Until,
    };

    internal static GenesisMember Read(FieldReader fields, JsonObject node)
    {
        fields.Only(node, "A member", "organisation", "role", "place", "keyKind", "key", "person", "from", "until");
        var kind = (KeyKind)fields.Small(node, "keyKind", (int)KeyKind.Secp256k1, (int)KeyKind.Ed25519);
        var place = fields.Text(node, "place");
        if (place.Length > 0 && !RoleExpression.IsDivision(place))
            fields.Fail("A member's place is a six-digit division code or empty.");

        return new GenesisMember(
            Word(fields, fields.Text(node, "role")), Word(fields, fields.Text(node, "organisation")),
            place.Length == 0 ? default : Word(fields, place), kind, KeyWord(fields, node, kind),
            fields.Text(node, "person") == "zero" ? default : fields.Word(node, "person"),
            fields.Whole(node, "from"), fields.Whole(node, "until"));
    }

    private static Bytes32 Word(FieldReader fields, string code) =>
        Bytes32.TryFromCode(fields.Code(code), out var word) ? word : default;

    private static Bytes32 KeyWord(FieldReader fields, JsonObject node, KeyKind kind)
    {
        if (kind != KeyKind.Secp256k1)
            return fields.Word(node, "key");
        if (Hex.Read(fields.Text(node, "key"), Keys.Address.Length) is { } address)
            return Keys.Address.FromBytes(address).ToWord();
        fields.Fail("A key of kind 1 is an address of 20 bytes.");
        return default;
    }
}
