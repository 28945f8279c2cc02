using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.Jose;

/// <summary>Reads what <see cref="JweWriter"/> and other wallets write: ECDH-ES on P-256 with A128GCM or A256GCM.</summary>
public static class JweReader
{
    /// <summary>Opens a compact JWE with the private key that it was made for.</summary>
    /// <param name="compact">Five parts; the second is empty.</param>
    /// <param name="key">Ours, private.</param>
    /// <param name="kid">The id under which the key was announced; null when it had none.</param>
    /// <param name="maxBytes">The longest compact form that is looked at.</param>
    /// <returns>
    /// The plaintext; or, first match wins:
    /// <list type="bullet">
    /// <item><c>jwe-too-large</c></item>
    /// <item><c>jwe-malformed</c> not five parts of strict base64url, or header, iv, tag, apu or apv of a wrong form</item>
    /// <item><c>jwe-alg-not-allowed</c> any <c>alg</c> but ECDH-ES; <c>jwe-enc-not-allowed</c> another cipher</item>
    /// <item><c>jwe-extension-unknown</c> <c>crit</c> or <c>zip</c></item>
    /// <item><c>jwe-kid-wrong</c> made for another key id</item>
    /// <item><c>jwk-…</c> the ephemeral key is no P-256 public key</item>
    /// <item><c>jwe-decryption-failed</c> another key, or changed on the way</item>
    /// </list>
    /// </returns>
    public static Result<byte[]> Decrypt(string compact, ECDiffieHellman key, string? kid, int maxBytes = 262_144)
    {
        if (compact.Length > maxBytes)
            return new Refusal("jwe-too-large", $"At most {maxBytes} characters are read.");
        if (compact.Split('.') is not [var headerText, "", var ivText, var cipherText, var tagText]
            || !StrictBase64Url.TryDecode(headerText, out var headerBytes)
            || !StrictBase64Url.TryDecode(ivText, out var iv) || iv.Length != JweWriter.IvBytes
            || !StrictBase64Url.TryDecode(cipherText, out var ciphertext)
            || !StrictBase64Url.TryDecode(tagText, out var tag) || tag.Length != JweWriter.TagBytes
            || !StrictJson.ParseObject(headerBytes).TryGet(out var header, out _)
            || !TryParty(header, "apu", out var partyU) || !TryParty(header, "apv", out var partyV))
            return new Refusal("jwe-malformed", "Expected header..iv.ciphertext.tag of an ECDH-ES message.");

        if (header.Text("alg") != "ECDH-ES")
            return new Refusal("jwe-alg-not-allowed", "The key agreement is fixed: ECDH-ES.");
        if (ContentEncryption(header.Text("enc")) is not { } encryption)
            return new Refusal("jwe-enc-not-allowed", "The cipher is A128GCM or A256GCM.");
        if (header.ContainsKey("crit") || header.ContainsKey("zip"))
            return new Refusal("jwe-extension-unknown", "No header extension and no compression is understood here.");
        if (header.Text("kid") != kid)
            return new Refusal("jwe-kid-wrong", "The message names another key.");
        if (!Jwk.Parse(header["epk"]).TryGet(out var ephemeral, out var refusal))
            return refusal;

        using var theirs = ephemeral.ToEcdh();
        var contentKey = ConcatKdf.Derive(
            key.DeriveRawSecretAgreement(theirs.PublicKey), encryption.ToString(), partyU, partyV, JweWriter.KeyBytes(encryption));
        var plaintext = new byte[ciphertext.Length];
        using var cipher = new AesGcm(contentKey, JweWriter.TagBytes);
        try
        {
            cipher.Decrypt(iv, ciphertext, tag, plaintext, Encoding.ASCII.GetBytes(headerText));
        }
        catch (AuthenticationTagMismatchException)
        {
            return new Refusal("jwe-decryption-failed", "The message is for another key, or was changed.");
        }

        return plaintext;
    }

    private static JweContentEncryption? ContentEncryption(string? name) => name switch
    {
        "A128GCM" => JweContentEncryption.A128GCM,
        "A256GCM" => JweContentEncryption.A256GCM,
        _ => null,
    };

    private static bool TryParty(JsonObject header, string name, out byte[] bytes)
    {
        bytes = [];
        if (!header.ContainsKey(name))
            return true;
        if (header.Text(name) is not { } text || !StrictBase64Url.TryDecode(text, out var decoded))
            return false;
        bytes = decoded;
        return true;
    }
}
