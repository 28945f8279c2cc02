using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Statements;

/// <summary>The JSON in which the EAS SDK exports a signed off-chain attestation, version 2.</summary>
/// <remarks>
/// <c>{"sig":{domain,primaryType,types,message,uid,version,signature},"signer":"0x…"}</c>; the members of
/// <c>sig</c> may also stand beside <c>signer</c> in one object. Numbers may be JSON integers or strings of decimal
/// digits, hex may be of any case. Parse refuses, first match wins:
/// <list type="bullet">
/// <item><c>json-too-large</c>, <c>json-malformed</c> as <see cref="StrictJson.ParseObject"/></item>
/// <item><c>statement-malformed</c> a member is missing, unknown, or not of its type</item>
/// <item><c>domain-malformed</c> the domain's name is not EAS's, or a member of it is not of its type</item>
/// <item><c>types-mismatch</c> primaryType or types are not those of version 2</item>
/// <item><c>version-unsupported</c> another version of off-chain attestations</item>
/// <item><c>uid-mismatch</c> the uid is not that of the message</item>
/// <item>then as <see cref="SignedStatement.Verify"/></item>
/// </list>
/// </remarks>
internal static class EasJson
{
    private const string PrimaryType = "Attest";

    private static readonly (string Name, string Type)[] Fields =
    [
        ("version", "uint16"), ("schema", "bytes32"), ("recipient", "address"), ("time", "uint64"),
        ("expirationTime", "uint64"), ("revocable", "bool"), ("refUID", "bytes32"), ("data", "bytes"), ("salt", "bytes32"),
    ];

    private static readonly string[] SigMembers =
        ["domain", "primaryType", "types", "message", "uid", "version", "signature"];

    private static readonly byte[] TypesJcs = Jcs.Write(Types());

    // The SDK's and JavaScript's own spelling: no \u escapes where JSON needs none.
    private static readonly JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names and types of the fields, as the bytes that a reader compares.</summary>
    internal static (byte[] Name, byte[] Type)[] FieldsUtf8 { get; } = Array.ConvertAll(Fields,
        field => (System.Text.Encoding.ASCII.GetBytes(field.Name), System.Text.Encoding.ASCII.GetBytes(field.Type)));

    public static Result<SignedStatement> Parse(ReadOnlySpan<byte> json, StatementDomain? expected)
    {
        // The usual spelling in one pass; whatever else, and every refusal, from the whole tree below.
        return EasJsonReader.Read(json, expected) is { } parts && parts.Statement.Uid is var known && known == parts.Uid
            ? SignedStatement.VerifyWithUid(parts.Domain, parts.Statement, parts.Signature, parts.Signer, known)
            : Parse(json);
    }

    internal static Result<SignedStatement> Parse(ReadOnlySpan<byte> json)
    {
        if (!StrictJson.ParseObject(json).TryGet(out var whole, out var refusal))
            return refusal;
        if (Split(whole) is not var (sig, signerText) || Address.Read(signerText) is not { } signer
            || Bytes32.Read(JsonFields.Text(sig["uid"])) is not { } uid
            || JsonFields.Number(sig["version"]) is not { } version
            || ReadSignature(sig["signature"]) is not { } signature)
        {
            return new Refusal("statement-malformed", "Expected sig, with its seven members, and signer.");
        }

        if (ReadDomain(sig["domain"]) is not { } domain)
            return new Refusal("domain-malformed", "Expected EAS's domain: name, version, chainId, verifyingContract.");
        if (!string.Equals(JsonFields.Text(sig["primaryType"]), PrimaryType, StringComparison.Ordinal)
            || !TypesJcs.AsSpan().SequenceEqual(Jcs.Write(sig["types"])))
        {
            return new Refusal("types-mismatch", "primaryType and types are not those of an attestation of version 2.");
        }

        if (ReadMessage(sig["message"]) is not var (statement, messageVersion))
            return new Refusal("statement-malformed", "The message's members are not of the types that it names.");
        if (version != Statement.CurrentVersion || messageVersion != Statement.CurrentVersion)
            return new Refusal("version-unsupported", "Off-chain attestations of version 2 are read.");
        if (statement.Uid != uid)
            return new Refusal("uid-mismatch", $"The message's uid is {statement.Uid}.");
        return SignedStatement.Verify(domain, statement, signature, signer);
    }

    public static string Write(SignedStatement signed) => new JsonObject
    {
        ["sig"] = new JsonObject
        {
            ["version"] = Statement.CurrentVersion,
            ["uid"] = signed.Uid.ToString(),
            ["domain"] = new JsonObject
            {
                ["name"] = StatementDomain.Name,
                ["version"] = signed.Domain.Version,
                ["chainId"] = Decimal(signed.Domain.ChainId),
                ["verifyingContract"] = signed.Domain.VerifyingContract.ToString(),
            },
            ["primaryType"] = PrimaryType,
            ["message"] = new JsonObject
            {
                ["version"] = Statement.CurrentVersion,
                ["schema"] = signed.Statement.Schema.ToString(),
                ["recipient"] = signed.Statement.Recipient.ToString(),
                ["time"] = Decimal(signed.Statement.Time),
                ["expirationTime"] = Decimal(signed.Statement.ExpirationTime),
                ["revocable"] = signed.Statement.Revocable,
                ["refUID"] = signed.Statement.RefUid.ToString(),
                ["data"] = Hex.Write(signed.Statement.Data.Span),
                ["salt"] = signed.Statement.Salt.ToString(),
            },
            ["types"] = Types(),
            ["signature"] = new JsonObject
            {
                ["v"] = signed.Signature.V,
                ["r"] = signed.Signature.R.ToString(),
                ["s"] = signed.Signature.S.ToString(),
            },
        },
        ["signer"] = signed.Signer.ToString(),
    }.ToJsonString(Relaxed);

    private static (JsonObject Sig, string? Signer)? Split(JsonObject whole)
    {
        if (JsonFields.Exactly(whole, "sig", "signer") is { } outer)
            return JsonFields.Exactly(outer["sig"], SigMembers) is { } sig ? (sig, JsonFields.Text(outer["signer"])) : null;
        return JsonFields.Exactly(whole, [.. SigMembers, "signer"]) is { } flat ? (flat, JsonFields.Text(flat["signer"])) : null;
    }

    private static StatementDomain? ReadDomain(JsonNode? node) =>
        JsonFields.Exactly(node, "name", "version", "chainId", "verifyingContract") is { } domain
        && string.Equals(JsonFields.Text(domain["name"]), StatementDomain.Name, StringComparison.Ordinal)
        && JsonFields.Text(domain["version"]) is { Length: > 0 and <= 32 } version
        && JsonFields.Number(domain["chainId"]) is { } chainId
        && Address.Read(JsonFields.Text(domain["verifyingContract"])) is { } contract
            ? new StatementDomain(version, chainId, contract)
            : null;

    private static RecoverableSignature? ReadSignature(JsonNode? node) =>
        JsonFields.Exactly(node, "v", "r", "s") is { } signature
        && JsonFields.Number(signature["v"]) is { } v and (27 or 28)
        && Bytes32.Read(JsonFields.Text(signature["r"])) is { } r
        && Bytes32.Read(JsonFields.Text(signature["s"])) is { } s
            ? new RecoverableSignature(r, s, (byte)v)
            : null;

    private static (Statement Statement, ulong Version)? ReadMessage(JsonNode? node)
    {
        if (JsonFields.Exactly(node, [.. Fields.Select(field => field.Name)]) is not { } message
            || JsonFields.Number(message["version"]) is not { } version
            || Bytes32.Read(JsonFields.Text(message["schema"])) is not { } schema
            || Address.Read(JsonFields.Text(message["recipient"])) is not { } recipient
            || JsonFields.Number(message["time"]) is not { } time
            || JsonFields.Number(message["expirationTime"]) is not { } expirationTime
            || JsonFields.Flag(message["revocable"]) is not { } revocable
            || Bytes32.Read(JsonFields.Text(message["refUID"])) is not { } refUid
            || Hex.Read(JsonFields.Text(message["data"])) is not { } data
            || Bytes32.Read(JsonFields.Text(message["salt"])) is not { } salt)
        {
            return null;
        }

        var statement = new Statement
        {
            Schema = schema,
            Recipient = recipient,
            Time = time,
            ExpirationTime = expirationTime,
            Revocable = revocable,
            RefUid = refUid,
            Data = data,
            Salt = salt,
        };
        return (statement, version);
    }

    private static JsonObject Types() => new()
    {
        [PrimaryType] = new JsonArray(
            [.. Fields.Select(field => new JsonObject { ["name"] = field.Name, ["type"] = field.Type })]),
    };

    private static string Decimal(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
