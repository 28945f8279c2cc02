using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>The salted content of one claim or one array element (RFC 9901 §4.2).</summary>
public sealed class Disclosure
{
    private const int MostOnStack = 1_024;

    private Disclosure(string encoded, string? name, JsonNode? value)
    {
        (Encoded, Name, Value) = (encoded, name, value);
        Digest = DigestOf(encoded);
    }

    /// <summary>As it travels: base64url of the JSON array.</summary>
    public string Encoded { get; }

    /// <summary>The claim's name; null for an array element.</summary>
    public string? Name { get; }

    /// <summary>The value; null is JSON null.</summary>
    public JsonNode? Value { get; }

    /// <summary>base64url SHA-256 of <see cref="Encoded"/>: what the issuer signs in its place.</summary>
    public string Digest { get; }

    /// <summary>Hides a claim under a fresh salt of 128 bits.</summary>
    public static Disclosure OfClaim(string name, JsonNode? value) => OfClaim(name, value, new Salts());

    /// <summary>Hides an array element under a fresh salt of 128 bits.</summary>
    public static Disclosure OfElement(JsonNode? value) => OfElement(value, new Salts());

    /// <inheritdoc cref="OfClaim(string, JsonNode?)"/>
    internal static Disclosure OfClaim(string name, JsonNode? value, Salts salts) => new(Encode(salts, name, value), name, value);

    /// <inheritdoc cref="OfElement(JsonNode?)"/>
    internal static Disclosure OfElement(JsonNode? value, Salts salts) => new(Encode(salts, name: null, value), null, value);

    /// <summary>Reads what was sent; <c>disclosure-malformed</c> for anything but a salted pair or triple.</summary>
    public static Result<Disclosure> Parse(string encoded)
    {
        var malformed = new Refusal("disclosure-malformed", "A disclosure is [salt, value] or [salt, name, value] in base64url.");
        if (!StrictBase64Url.TryDecode(encoded, out var bytes) || !StrictJson.ParseArray(bytes).TryGet(out var array, out _)
            || array.Count is < 2 or > 3 || array[0]?.GetValueKind() != JsonValueKind.String)
            return malformed;

        var value = array[^1];
        if (array.Count == 2)
            return new Disclosure(encoded, null, value);
        return array[1]?.GetValueKind() == JsonValueKind.String
            ? new Disclosure(encoded, array[1]!.GetValue<string>(), value)
            : malformed;
    }

    public override string ToString() => Encoded;

    /// <summary>RFC 9901 §4.2.3: over the encoded text, not over the JSON.</summary>
    internal static string DigestOf(string encoded)
    {
        var bytes = encoded.Length <= MostOnStack ? stackalloc byte[encoded.Length] : new byte[encoded.Length];
        Encoding.ASCII.GetBytes(encoded, bytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256.Hash(bytes, digest);
        return StrictBase64Url.Encode(digest);
    }

    // [salt, value] or [salt, name, value].
    private static string Encode(Salts salts, string? name, JsonNode? value) => JsonText.Base64Url((salts, name, value), static (writer, content) =>
    {
        writer.WriteStartArray();
        writer.WriteStringValue(StrictBase64Url.Encode(content.salts.Next()));
        if (content.name is not null)
            writer.WriteStringValue(content.name);
        if (content.value is null)
            writer.WriteNullValue();
        else
            content.value.WriteTo(writer);
        writer.WriteEndArray();
    });
}
