using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>To whom a credential request or its answer is encrypted, and with which cipher (OpenID4VCI 1.0 §8.2, §10).</summary>
/// <remarks>The key agreement is ECDH-ES on P-256 and nothing is compressed. Error answers are never encrypted (§8.3.1.2).</remarks>
/// <param name="Key">The reader's public key.</param>
/// <param name="Kid">The id that its JWK had; the message repeats it (§10). Null when it had none.</param>
/// <param name="Cipher">Of those that the reader announced.</param>
public sealed record MessageEncryption(Jwk Key, string? Kid, JweContentEncryption Cipher)
{
    public const string MediaType = "application/jwt";
    public const string KeyAgreement = "ECDH-ES";

    private const int LongestKid = 256;

    /// <summary>Reads the member <c>credential_response_encryption</c> of a request: how its answer is to be encrypted.</summary>
    /// <returns>The encryption; or <c>invalid-encryption-parameters</c>, whatever the reason, as §8.3.1.2 wants it.</returns>
    public static Result<MessageEncryption> Read(JsonNode? node)
    {
        if (node is not JsonObject json || json["jwk"] is not JsonObject jwk)
            return Invalid("credential_response_encryption holds jwk and enc.");
        if (jwk.Text("alg") != KeyAgreement)
            return Invalid($"The key's alg is there, and is {KeyAgreement}.");
        if (jwk.ContainsKey("use") && jwk.Text("use") != "enc")
            return Invalid("The key is not for encryption.");
        if (jwk.ContainsKey("kid") && jwk.Text("kid") is not { Length: > 0 and <= LongestKid })
            return Invalid($"The key's kid has 1 to {LongestKid} characters.");
        if (!Jwk.Parse(jwk).TryGet(out var key, out var refusal))
            return Invalid(refusal.Detail);
        if (!Enum.TryParse<JweContentEncryption>(json.Text("enc"), out var cipher) || cipher.ToString() != json.Text("enc"))
            return Invalid("The ciphers are A128GCM and A256GCM.");
        return json.ContainsKey("zip")
            ? Invalid("Nothing is compressed here.")
            : new MessageEncryption(key, jwk.Text("kid"), cipher);
    }

    /// <summary>The member as a wallet sends it.</summary>
    public JsonObject ToJson() => new() { ["jwk"] = KeyToJson(), ["enc"] = Cipher.ToString() };

    /// <summary>The key as a JWK set or a request announces it.</summary>
    public JsonObject KeyToJson()
    {
        var jwk = Key.ToJson();
        jwk["use"] = "enc";
        jwk["alg"] = KeyAgreement;
        if (Kid is not null)
            jwk["kid"] = Kid;
        return jwk;
    }

    /// <summary>The message as <see cref="MediaType"/>: a JWT whose claims are the members of <paramref name="message"/>.</summary>
    public string Encrypt(JsonObject message) =>
        JweWriter.Encrypt(JsonSerializer.SerializeToUtf8Bytes(message), Key, Cipher, Kid);

    private static Refusal Invalid(string detail) => new("invalid-encryption-parameters", detail);
}
