using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Keys;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Writes what wallets fetch: the signed request, and the link to it (OpenID4VP 1.0 §5, §5.10).</summary>
internal sealed class RequestObjects(
    PresentationChecks checks, RegisteredVerifier registered, ServiceKeys keys, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    /// <summary>The id of the key that was made for one request.</summary>
    public const string EncryptionKeyId = "response";

    /// <summary>The link that takes a wallet to the request, or holds it.</summary>
    public RequestLink LinkTo(StoredPresentation presentation, bool byValue) => byValue
        ? new RequestLink(checks.ClientId, RequestUri: null, ByPost: false) { Request = Write(presentation, walletNonce: null, wallet: null) }
        : new RequestLink(checks.ClientId, new Uri(UrlOf(presentation, "request")), ByPost: true);

    /// <summary>An address below the request's own.</summary>
    public string UrlOf(StoredPresentation presentation, string part) =>
        $"{options.Value.Issuer}/presentations/{presentation.Id}/{part}";

    /// <summary>Signs a request; encrypts it to a wallet that asked for that.</summary>
    public string Write(StoredPresentation presentation, string? walletNonce, WalletMetadata? wallet)
    {
        using var key = presentation.Decryption is null ? null : KeyOf(presentation);
        var request = new PresentationRequest
        {
            ClientId = checks.ClientId,
            ResponseUri = UrlOf(presentation, "response"),
            Nonce = presentation.Nonce,
            State = presentation.State,
            Query = presentation.Query,
            EncryptionKey = key is null ? null : Jwk.Of(key),
            EncryptionKeyId = key is null ? null : EncryptionKeyId,
            TransactionData = presentation.TransactionData,
            Purpose = presentation.Purpose,
            Registration = registered.Registration is { } registration && presentation.RegisteredPurpose is { } purpose
                ? new RegistrationEntry(registration.Document, purpose)
                : null,
            WalletNonce = walletNonce,
        };
        var signed = RequestObjectWriter.Write(
            request, keys.Verifier.Key, new JsonArray([.. keys.Verifier.X5c.Select(certificate => (JsonNode)certificate)]),
            time.GetUtcNow(), presentation.Expires);
        return wallet?.RequestKey is { } recipient
            ? JweWriter.Encrypt(
                Encoding.ASCII.GetBytes(signed), recipient, wallet.RequestEncryption, wallet.RequestKeyId, contentType: "JWT")
            : signed;
    }

    /// <summary>The private key of a request that wants its answer encrypted. The caller disposes it.</summary>
    public static ECDiffieHellman KeyOf(StoredPresentation presentation)
    {
        var key = ECDiffieHellman.Create();
        key.ImportPkcs8PrivateKey(presentation.Decryption, out _);
        return key;
    }
}
