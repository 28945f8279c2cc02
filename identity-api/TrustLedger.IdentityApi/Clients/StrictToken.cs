using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// A compact JWS (RFC 7515) that has one reading only. It stands in front of every verifier: libraries take unknown
/// <c>crit</c>, members twice, padded or loose base64url and numbers as text, and then two readers see two tokens.
/// </summary>
/// <remarks>Nothing here is verified. Whoever wrote the token controls every member.</remarks>
internal sealed class StrictToken
{
    public const int MostCharacters = 8_192;

    private static readonly string[] Times = ["exp", "nbf", "iat"];
    private static readonly string[] Texts = ["iss", "sub", "jti", "client_id"];
    private static readonly JsonDocumentOptions OneObject = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private StrictToken(JsonElement header, JsonElement payload, byte[] signingInput, byte[] signature) =>
        (Header, Payload, SigningInput, Signature) = (header, payload, signingInput, signature);

    public JsonElement Header { get; }

    public JsonElement Payload { get; }

    public byte[] SigningInput { get; }

    public byte[] Signature { get; }

    public string? Algorithm => TextOf(Header, "alg");

    public string? Type => TextOf(Header, "typ");

    /// <summary>Null when there is none, or when it is an array.</summary>
    public string? Audience => Text("aud");

    public string? Text(string member) => TextOf(Payload, member);

    /// <summary>Seconds since 1970; null when the member is missing.</summary>
    public long? Time(string member) => Payload.TryGetProperty(member, out var value) ? value.GetInt64() : null;

    /// <returns>
    /// The token; or, first match wins: <c>token-malformed</c> (not three parts of canonical base64url, or not two JSON
    /// objects without a member twice), <c>token-critical</c> (any <c>crit</c>: none is understood),
    /// <c>token-claim-malformed</c> (a time that is no integer, a name that is no text).
    /// </returns>
    public static Result<StrictToken> Parse(string text)
    {
        var malformed = new Refusal("token-malformed", "This is not a compact JWS.");
        if (text.Length > MostCharacters || text.Split('.') is not [var header, var payload, var signature])
            return malformed;
        if (Decode(header) is not { } headerBytes || Decode(payload) is not { } payloadBytes
            || Decode(signature) is not { } signatureBytes
            || Object(headerBytes) is not { } headerObject || Object(payloadBytes) is not { } payloadObject)
            return malformed;
        if (headerObject.TryGetProperty("crit", out _))
            return new Refusal("token-critical", "The token has critical header members; none is understood here.");
        if (Times.Any(name => payloadObject.TryGetProperty(name, out var value) && !IsTime(value))
            || Texts.Any(name => payloadObject.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.String))
            return new Refusal("token-claim-malformed", "A claim of the token is of another kind than RFC 7519 says.");

        return new StrictToken(
            headerObject, payloadObject, Encoding.ASCII.GetBytes($"{header}.{payload}"), signatureBytes);
    }

    /// <summary>Unpadded base64url whose unused bits are zero; null for anything else.</summary>
    internal static byte[]? Decode(string text)
    {
        if (text.Length == 0 || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) || !Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return Base64Url.EncodeToString(bytes) == text ? bytes : null;
    }

    private static JsonElement? Object(byte[] utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, OneObject);
            var root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object && root.EnumerateObject().All(HasText) ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // A lone surrogate, found when the text is decoded.
        }
    }

    private static bool HasText(JsonProperty property) =>
        property.Name.Length > 0 && (property.Value.ValueKind != JsonValueKind.String || property.Value.GetString() is not null);

    private static bool IsTime(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetRawText().All(char.IsAsciiDigit) && value.TryGetInt64(out _);

    private static string? TextOf(JsonElement from, string member) =>
        from.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
