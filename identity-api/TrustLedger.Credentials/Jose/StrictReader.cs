using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.Jose;

/// <summary>The one reader in front of every compact JWS (RFC 7515 §3.1, RFC 8725) that anybody hands in.</summary>
public static class StrictReader
{
    /// <summary>Takes a token apart without believing any of it: <see cref="UnverifiedJws.Verify(Jwk)"/> comes next.</summary>
    /// <returns>
    /// The parts; or, first match wins:
    /// <list type="bullet">
    /// <item><c>jws-too-large</c> longer than the rules allow</item>
    /// <item><c>jws-malformed</c> not three parts of unpadded base64url with one spelling, or no 64-byte signature</item>
    /// <item><c>json-too-large</c>, <c>json-malformed</c> header or payload is no strict JSON object</item>
    /// <item><c>jws-alg-not-allowed</c> any <c>alg</c> but ES256</item>
    /// <item><c>jws-typ-wrong</c> another <c>typ</c> than the caller's</item>
    /// <item><c>jws-crit-unknown</c> a <c>crit</c> or <c>b64</c> header: we understand no extension</item>
    /// </list>
    /// </returns>
    public static Result<UnverifiedJws> Read(string compact, JwsRules rules)
    {
        if (compact.Length > rules.MaxBytes)
            return new Refusal("jws-too-large", $"At most {rules.MaxBytes} characters are read.");
        if (compact.Split('.') is not [var headerText, var payloadText, var signatureText]
            || !StrictBase64Url.TryDecode(headerText, out var headerBytes)
            || !StrictBase64Url.TryDecode(payloadText, out var payloadBytes)
            || !StrictBase64Url.TryDecode(signatureText, out var signature) || signature.Length != 64)
            return new Refusal("jws-malformed", "Expected header.payload.signature, each in unpadded base64url.");

        if (!StrictJson.ParseObject(headerBytes, rules.MaxBytes).TryGet(out var header, out var refusal)
            || !StrictJson.ParseObject(payloadBytes, rules.MaxBytes).TryGet(out var payload, out refusal))
            return refusal;

        if (header.Text("alg") != JwsRules.Algorithm)
            return new Refusal("jws-alg-not-allowed", $"The algorithm is fixed: {JwsRules.Algorithm}.");
        if (header.Text("typ") != rules.Typ)
            return new Refusal("jws-typ-wrong", $"Expected typ {rules.Typ}.");
        if (header.ContainsKey("crit") || header.ContainsKey("b64"))
            return new Refusal("jws-crit-unknown", "No header extension is understood here.");

        return new UnverifiedJws(compact, header, payload, headerText.Length + 1 + payloadText.Length, signature);
    }
}
