using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>How a wallet's requests to an issuer and the answers are encrypted (OpenID4VCI 1.0 §8.2, §10, §12.2.4).</summary>
/// <remarks>
/// Both are encrypted wherever the issuer offers both. An answer is asked for encrypted only in an encrypted request, so
/// that nobody between can put another key in its place.
/// </remarks>
internal sealed class MessageCiphers
{
    private static readonly JweContentEncryption[] Known = [JweContentEncryption.A256GCM, JweContentEncryption.A128GCM];

    private MessageCiphers(MessageEncryption? request, JweContentEncryption? answer) => (Request, Answer) = (request, answer);

    /// <summary>To whom requests are encrypted; null when they go in clear.</summary>
    public MessageEncryption? Request { get; }

    /// <summary>The cipher that answers are asked for in; null when they come in clear.</summary>
    public JweContentEncryption? Answer { get; }

    /// <returns>
    /// The ciphers; or <c>issuer-metadata-malformed</c>; <c>encryption-unsupported</c> the issuer demands what cannot be
    /// done here: then nothing is sent, rather than in clear.
    /// </returns>
    public static Result<MessageCiphers> Of(IssuerMetadata metadata)
    {
        if (IsMalformed(metadata.RequestEncryption) || IsMalformed(metadata.ResponseEncryption))
            return new Refusal("issuer-metadata-malformed", "The issuer does not say whether messages must be encrypted.");

        var request = metadata.RequestEncryption is { } offered ? KeyOf(offered) : null;
        var answer = metadata.ResponseEncryption is { } wanted && request is not null
            && wanted.Texts("alg_values_supported")?.Contains(MessageEncryption.KeyAgreement, StringComparer.Ordinal) == true
                ? CipherOf(wanted)
                : null;
        var impossible = (request is null && Demands(metadata.RequestEncryption)) || (answer is null && Demands(metadata.ResponseEncryption));
        return impossible
            ? new Refusal("encryption-unsupported", "The issuer demands an encryption that cannot be done here.")
            : new MessageCiphers(request, answer);
    }

    /// <summary>A new key for one answer; null when it comes in clear. The caller disposes it.</summary>
    public AnswerKey? NewAnswerKey() => Answer is { } cipher ? new AnswerKey(cipher) : null;

    /// <summary>The body of a request, encrypted where the issuer takes it so.</summary>
    public HttpContent Seal(JsonObject message) =>
        Request is { } recipient ? ForeignServer.Content(recipient.Encrypt(message), MessageEncryption.MediaType) : ForeignServer.Json(message);

    private static bool IsMalformed(JsonObject? offered) => offered is not null && offered.Boolean(VciNames.EncryptionRequired) is null;

    private static bool Demands(JsonObject? offered) => offered?.Boolean(VciNames.EncryptionRequired) == true;

    private static JweContentEncryption? CipherOf(JsonObject offered)
    {
        var names = offered.Texts("enc_values_supported") ?? [];
        return Known.Cast<JweContentEncryption?>().FirstOrDefault(cipher => names.Contains(cipher.ToString(), StringComparer.Ordinal));
    }

    private static MessageEncryption? KeyOf(JsonObject offered)
    {
        if (CipherOf(offered) is not { } cipher || (offered["jwks"] as JsonObject)?["keys"] is not JsonArray keys)
            return null;
        foreach (var json in keys.OfType<JsonObject>())
        {
            if (json.Text("alg") == MessageEncryption.KeyAgreement && json.Text("use") is null or "enc" && Jwk.Parse(json).TryGet(out var key, out _))
                return new MessageEncryption(key, json.Text("kid"), cipher);
        }

        return null;
    }
}
