using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>
/// Reads what wallets send to the credential endpoints, in clear or encrypted, and says how their answer goes out
/// (OpenID4VCI 1.0 §8.2, §10). Nothing that was to be encrypted ever goes out in clear; errors always do (§8.3.1.2).
/// </summary>
internal sealed class CredentialMessages
{
    private static readonly JweContentEncryption[] Ciphers = Enum.GetValues<JweContentEncryption>();

    private readonly ServiceKeys _keys;
    private readonly IdentityApiOptions _options;
    private readonly MessageEncryption _own;

    public CredentialMessages(ServiceKeys keys, IOptions<IdentityApiOptions> options)
    {
        (_keys, _options) = (keys, options.Value);
        var key = Jwk.Of(keys.Encryption);
        _own = new MessageEncryption(key, key.Thumbprint, JweContentEncryption.A256GCM);
    }

    /// <summary>The key of this issuer with its <c>kid</c>, as the metadata announces it.</summary>
    public MessageEncryption Own => _own;

    /// <summary>The ciphers of requests and answers.</summary>
    public static IEnumerable<string> CipherNames => Ciphers.Select(cipher => cipher.ToString());

    /// <returns>
    /// The message; or, first match wins: <c>invalid-encryption-parameters</c> in clear where encryption is required, or not
    /// encrypted to our key as the metadata says; <c>invalid-credential-request</c> another media type, or no JSON object.
    /// </returns>
    /// <exception cref="RequestRefusedException"><c>request-too-large</c>.</exception>
    public async Task<Result<CredentialMessage>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var isEncrypted = request.ContentType is { } type
            && System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var media)
            && string.Equals(media.MediaType, MessageEncryption.MediaType, StringComparison.OrdinalIgnoreCase);
        if (!isEncrypted && !request.HasJsonContentType())
            return new Refusal("invalid-credential-request", "A request is application/json, or encrypted as application/jwt.");
        if (!isEncrypted && _options.EncryptionRequired)
            return new Refusal("invalid-encryption-parameters", "This issuer takes encrypted requests only.");

        var body = await RequestBytes.ReadAsync(request, cancellationToken);
        if (isEncrypted && !Decrypt(body).TryGet(out body, out var refusal))
            return refusal;
        return StrictJson.ParseObject(body, _options.RequestBodyBytes).TryGet(out var json, out refusal)
            ? new CredentialMessage(json, isEncrypted)
            : new Refusal("invalid-credential-request", refusal.Detail);
    }

    /// <summary>How the answer to a message goes out.</summary>
    /// <param name="answerTo">What the message asked for.</param>
    /// <returns>The form; or <c>invalid-encryption-parameters</c>.</returns>
    public Result<CredentialAnswer> AnswerTo(CredentialMessage message, MessageEncryption? answerTo)
    {
        if (answerTo is null && _options.EncryptionRequired)
            return new Refusal("invalid-encryption-parameters", "This issuer answers encrypted only: credential_response_encryption is missing.");
        // §8.2: else somebody on the way could put their own key in its place.
        return answerTo is null || message.IsEncrypted
            ? new CredentialAnswer(answerTo)
            : new Refusal("invalid-encryption-parameters", "A request that asks for an encrypted answer is encrypted itself.");
    }

    private Result<byte[]> Decrypt(byte[] body) =>
        JweReader.Decrypt(System.Text.Encoding.ASCII.GetString(body), _keys.Encryption, _own.Kid, _options.RequestBodyBytes)
            .TryGet(out var plaintext, out var refusal)
                ? plaintext
                : new Refusal("invalid-encryption-parameters", refusal.Detail);
}
