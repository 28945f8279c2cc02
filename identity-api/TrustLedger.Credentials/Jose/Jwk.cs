using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Credentials.Jose;

/// <summary>A P-256 public key as a JSON Web Key (RFC 7517, RFC 7518 §6.2.1). It is on the curve.</summary>
public sealed record Jwk
{
    private Jwk(string x, string y) => (X, Y) = (x, y);

    /// <summary>The first coordinate: 32 bytes in base64url.</summary>
    public string X { get; }

    /// <summary>The second coordinate: 32 bytes in base64url.</summary>
    public string Y { get; }

    /// <summary>RFC 7638: base64url SHA-256 of the required members in lexicographic order.</summary>
    public string Thumbprint => StrictBase64Url.Encode(SHA256.HashData(
        Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""")));

    public static Jwk Of(ECAlgorithm key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new Jwk(StrictBase64Url.Encode(point.X), StrictBase64Url.Encode(point.Y));
    }

    /// <summary>Reads a public key; members beyond kty, crv, x and y are the reader's business.</summary>
    /// <returns>
    /// The key; or, first match wins: <c>jwk-malformed</c> no object, or x or y is not 32 bytes;
    /// <c>jwk-type-not-allowed</c> not EC P-256; <c>jwk-private</c> it carries a private key;
    /// <c>jwk-not-on-curve</c> the point is not on P-256.
    /// </returns>
    public static Result<Jwk> Parse(JsonNode? node)
    {
        if (node is not JsonObject json)
            return new Refusal("jwk-malformed", "A key is a JSON object.");
        if (json.Text("kty") != "EC" || json.Text("crv") != "P-256")
            return new Refusal("jwk-type-not-allowed", "The key type is fixed: EC with curve P-256.");
        if (json.ContainsKey("d"))
            return new Refusal("jwk-private", "A private key has no place here.");
        if (json.Text("x") is not { } xText || !StrictBase64Url.TryDecode(xText, out var x) || x.Length != P256.CoordinateLength
            || json.Text("y") is not { } yText || !StrictBase64Url.TryDecode(yText, out var y) || y.Length != P256.CoordinateLength)
            return new Refusal("jwk-malformed", "The coordinates of P-256 have 32 bytes each.");
        // A point off the curve leaks private keys in agreement.
        if (!P256.IsPublicKey(x, y))
            return new Refusal("jwk-not-on-curve", "The point is not on P-256.");
        return new Jwk(xText, yText);
    }

    public JsonObject ToJson() => new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = X, ["y"] = Y };

    /// <summary>Whether an ES256 signature over a message (RFC 7518 §3.4) is by this key.</summary>
    public bool Verifies(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        P256.Verify(Decode(X), Decode(Y), message, signature);

    /// <summary>For verifying. The caller disposes it.</summary>
    public ECDsa ToEcdsa() => ECDsa.Create(Parameters());

    /// <summary>For key agreement. The caller disposes it.</summary>
    public ECDiffieHellman ToEcdh() => ECDiffieHellman.Create(Parameters());

    private ECParameters Parameters() => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Decode(X), Y = Decode(Y) },
    };

    private static byte[] Decode(string coordinate) =>
        StrictBase64Url.TryDecode(coordinate, out var bytes) ? bytes : throw new FormatException("Parsed before.");
}
