using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.Jose;

/// <summary>Encrypts to a P-256 key: compact JWE, ECDH-ES in direct mode (RFC 7516, RFC 7518 §4.6).</summary>
public static class JweWriter
{
    internal const int IvBytes = 12;
    internal const int TagBytes = 16;

    /// <param name="plaintext">What only the holder of the recipient's private key will read.</param>
    /// <param name="recipient">Whom it is for.</param>
    /// <param name="encryption">A cipher that the recipient announced.</param>
    /// <param name="kid">The recipient's key id, when its JWK has one (OpenID4VP §8.3 demands it back).</param>
    /// <param name="partyU">Goes into <c>apu</c> when not empty.</param>
    /// <param name="partyV">Goes into <c>apv</c> when not empty.</param>
    /// <param name="contentType">Goes into <c>cty</c>: <c>JWT</c> for a signed token inside (RFC 7519 §5.2).</param>
    public static string Encrypt(
        ReadOnlySpan<byte> plaintext, Jwk recipient, JweContentEncryption encryption, string? kid = null,
        ReadOnlySpan<byte> partyU = default, ReadOnlySpan<byte> partyV = default, string? contentType = null)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var theirs = recipient.ToEcdh();

        var header = new JsonObject { ["alg"] = "ECDH-ES", ["enc"] = encryption.ToString() };
        if (kid is not null)
            header["kid"] = kid;
        if (contentType is not null)
            header["cty"] = contentType;
        header["epk"] = Jwk.Of(ephemeral).ToJson();
        if (!partyU.IsEmpty)
            header["apu"] = StrictBase64Url.Encode(partyU);
        if (!partyV.IsEmpty)
            header["apv"] = StrictBase64Url.Encode(partyV);

        var headerText = StrictBase64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(header));
        var secret = ephemeral.DeriveRawSecretAgreement(theirs.PublicKey);
        var key = ConcatKdf.Derive(secret, encryption.ToString(), partyU, partyV, KeyBytes(encryption));
        var (iv, tag, ciphertext) = (RandomNumberGenerator.GetBytes(IvBytes), new byte[TagBytes], new byte[plaintext.Length]);
        using (var cipher = new AesGcm(key, TagBytes))
            cipher.Encrypt(iv, plaintext, ciphertext, tag, Encoding.ASCII.GetBytes(headerText));
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(secret);

        // Direct agreement has no encrypted key: the second part is empty (RFC 7516 §5.1 step 5).
        return $"{headerText}..{StrictBase64Url.Encode(iv)}.{StrictBase64Url.Encode(ciphertext)}.{StrictBase64Url.Encode(tag)}";
    }

    internal static int KeyBytes(JweContentEncryption encryption) => encryption == JweContentEncryption.A128GCM ? 16 : 32;
}
