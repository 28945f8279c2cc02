using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Access;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.IdentityApi.Access;

/// <summary>One line of a person's access record, as it is committed to.</summary>
/// <remarks>
/// Canonical JSON (RFC 8785) with <c>id</c>, <c>at</c> (RFC 3339, UTC), <c>operation</c>, <c>kind</c>, <c>purpose</c> in
/// Chinese and English, <c>basis</c>, <c>pack</c>, <c>actor</c>, <c>fields</c> and a salt of 256 bits; where there is
/// one, <c>organisation</c>, <c>statedPurpose</c>, <c>about</c> and <c>outcome</c>. Its leaf hash (RFC 9162 §2.1.1) tells nothing
/// without the salt.
/// </remarks>
internal static class AccessLine
{
    public static byte[] Write(string id, DateTimeOffset at, AccessNote note)
    {
        var operation = AccessOperations.Of(note.Operation);
        var line = new JsonObject
        {
            ["id"] = id,
            ["at"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["operation"] = operation.Code,
            ["kind"] = operation.Kind,
            ["purpose"] = new JsonObject { ["zh"] = operation.Purpose.Chinese, ["en"] = operation.Purpose.English },
            ["basis"] = Texts(operation.Basis),
            ["pack"] = AccessOperations.Version,
            ["actor"] = note.By.Actor,
            ["fields"] = Texts(note.Fields ?? operation.Fields),
            ["salt"] = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32)),
        };
        Add(line, "organisation", note.By.Organisation);
        Add(line, "statedPurpose", note.StatedPurpose);
        Add(line, "about", note.About);
        Add(line, "outcome", note.Outcome);
        return Jcs.Write(line);
    }

    public static Hash LeafOf(ReadOnlySpan<byte> line) => Hash.OfLeaf(line);

    private static void Add(JsonObject line, string member, string? value)
    {
        if (value is not null)
            line[member] = value;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
