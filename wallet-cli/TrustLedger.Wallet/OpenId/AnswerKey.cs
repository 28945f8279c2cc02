using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Client.Egress;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The key that one answer of an issuer is encrypted to, and then gone.</summary>
internal sealed class AnswerKey : IDisposable
{
    private const int MaximumBytes = 1024 * 1024;

    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _kid = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(9));

    public AnswerKey(JweContentEncryption cipher) => Announced = new MessageEncryption(Jwk.Of(_key), _kid, cipher);

    /// <summary>What the request says of it.</summary>
    public MessageEncryption Announced { get; }

    /// <summary>Opens the answer. Errors come in clear (§8.3.1.2).</summary>
    /// <returns>
    /// The message; what the issuer refuses; <c>answer-unencrypted</c> encryption was asked for and is not there; or what
    /// <see cref="JweReader.Decrypt"/> refuses, and <c>json-…</c>.
    /// </returns>
    public Result<JsonObject> Open(EgressResponse response)
    {
        if (!response.IsSuccess)
            return ForeignServer.ReadJson(response);
        if (response.MediaType != MessageEncryption.MediaType)
            return new Refusal("answer-unencrypted", "The issuer answered in clear though it was asked to encrypt.");
        return JweReader.Decrypt(ForeignServer.TextOf(response).Trim(), _key, _kid).TryGet(out var plaintext, out var refusal)
            ? StrictJson.ParseObject(plaintext, MaximumBytes)
            : refusal;
    }

    public void Dispose() => _key.Dispose();
}
