using TrustLedger.Protocol;

namespace TrustLedger.Credentials.Jose;

/// <summary>The one reader in front of every compact JWS (RFC 7515 §3.1, RFC 8725) that anybody hands in.</summary>
public static class StrictReader
{
    private const int SignatureBytes = 64;

    /// <summary>Takes a token apart without believing any of it: <see cref="UnverifiedJws.Verify(Jwk)"/> comes next.</summary>
    /// <returns>
    /// The parts; or, first match wins:
    /// <list type="bullet">
    /// <item><c>jws-too-large</c>, <c>jws-malformed</c>, <c>json-too-large</c>, <c>json-malformed</c> as <see cref="CompactJws.Parse"/></item>
    /// <item><c>jws-malformed</c> the signature has not 64 bytes</item>
    /// <item><c>jws-alg-not-allowed</c> any <c>alg</c> but ES256</item>
    /// <item><c>jws-typ-wrong</c> another <c>typ</c> than the caller's</item>
    /// <item><c>jws-crit-unknown</c> a <c>crit</c> or <c>b64</c> header: we understand no extension</item>
    /// </list>
    /// </returns>
    public static Result<UnverifiedJws> Read(string compact, JwsRules rules)
    {
        if (!CompactJws.Parse(compact, rules.MaxBytes).TryGet(out var parts, out var refusal))
            return refusal;
        if (parts.Signature.Length != SignatureBytes)
            return new Refusal("jws-malformed", "A signature of ES256 has 64 bytes.");

        var header = parts.Header;
        if (header.Text("alg") != JwsRules.Algorithm)
            return new Refusal("jws-alg-not-allowed", $"The algorithm is fixed: {JwsRules.Algorithm}.");
        if (header.Text("typ") != rules.Typ)
            return new Refusal("jws-typ-wrong", $"Expected typ {rules.Typ}.");
        if (header.ContainsKey("crit") || header.ContainsKey("b64"))
            return new Refusal("jws-crit-unknown", "No header extension is understood here.");

        return new UnverifiedJws(compact, header, parts.Payload, parts.SignedCharacters, parts.Signature);
    }
}
