using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.Jose;

/// <summary>The parts of a compact JWS (RFC 7515 §3.1), of whatever algorithm, and none of them believed.</summary>
/// <param name="Header">One strict JSON object.</param>
/// <param name="Payload">Another one.</param>
/// <param name="SignedCharacters">How many characters of the compact form are signed: header, dot and payload.</param>
/// <param name="Signature">Not empty.</param>
public sealed record CompactJws(JsonObject Header, JsonObject Payload, int SignedCharacters, byte[] Signature)
{
    /// <param name="compact">As it came.</param>
    /// <param name="maxCharacters">The longest that is looked at.</param>
    /// <returns>
    /// The parts; or, first match wins: <c>jws-too-large</c>; <c>jws-malformed</c> not three parts of unpadded base64url
    /// with one spelling, or no signature; <c>json-too-large</c>, <c>json-malformed</c> header or payload is no strict JSON object.
    /// </returns>
    public static Result<CompactJws> Parse(string compact, int maxCharacters)
    {
        if (compact.Length > maxCharacters)
            return new Refusal("jws-too-large", $"At most {maxCharacters} characters are read.");
        if (compact.Split('.') is not [var headerText, var payloadText, var signatureText]
            || !StrictBase64Url.TryDecode(headerText, out var headerBytes)
            || !StrictBase64Url.TryDecode(payloadText, out var payloadBytes)
            || !StrictBase64Url.TryDecode(signatureText, out var signature) || signature.Length == 0)
            return new Refusal("jws-malformed", "Expected header.payload.signature, each in unpadded base64url.");

        return StrictJson.ParseObject(headerBytes, maxCharacters).TryGet(out var header, out var refusal)
            && StrictJson.ParseObject(payloadBytes, maxCharacters).TryGet(out var payload, out refusal)
                ? new CompactJws(header, payload, headerText.Length + 1 + payloadText.Length, signature)
                : refusal;
    }
}
