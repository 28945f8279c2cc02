using System.Security.Cryptography;
using System.Text.Json;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>A client's public P-256 key, as the JWK that it was registered with.</summary>
internal static class ClientKey
{
    private const int CoordinateBytes = 32;

    private static readonly JsonDocumentOptions OneObject = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <returns>
    /// The key, which the caller disposes of; or, first match wins: <c>client-key-malformed</c> (not a JWK of kty EC, crv
    /// P-256), <c>client-key-private</c> (a private key was handed in: it is no secret any more),
    /// <c>client-key-malformed</c> (no point of the curve).
    /// </returns>
    public static Result<ECDsa> Parse(string jwk)
    {
        var malformed = new Refusal("client-key-malformed", "A client's key is a public JWK of kty EC and crv P-256.");
        try
        {
            using var document = JsonDocument.Parse(jwk, OneObject);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "kty") != "EC" || Text(root, "crv") != "P-256")
                return malformed;
            if (root.TryGetProperty("d", out _))
                return new Refusal("client-key-private", "This JWK holds the private key; register the public one.");
            if (StrictToken.Decode(Text(root, "x")) is not { Length: CoordinateBytes } x
                || StrictToken.Decode(Text(root, "y")) is not { Length: CoordinateBytes } y)
                return malformed;
            return ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = x, Y = y },
            });
        }
        catch (JsonException)
        {
            return malformed;
        }
        catch (CryptographicException)
        {
            return malformed;
        }
    }

    private static string Text(JsonElement from, string member) =>
        from.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
