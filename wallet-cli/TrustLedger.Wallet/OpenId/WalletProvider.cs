using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The wallet provider's part, with its key in this wallet's settings: for development, where no provider's server is.</summary>
internal sealed class WalletProvider : IDisposable
{
    private const string Name = "TrustLedger wallet";

    // Appendix D.2.
    private const string Resistance = "iso_18045_basic";

    // An attestation is for one visit to an issuer.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly ECDsa _key;
    private readonly JsonArray _x5c;
    private readonly string _issuer;

    private WalletProvider(ECDsa key, JsonArray x5c, string issuer) => (_key, _x5c, _issuer) = (key, x5c, issuer);

    /// <summary>Reads a PEM text: the provider's private key, and its certificates, leaf first, root left out.</summary>
    /// <returns>The provider, the caller's to dispose; or <c>provider-malformed</c>.</returns>
    public static Result<WalletProvider> Read(string pem)
    {
        var malformed = new Refusal("provider-malformed", "A wallet provider's file has a P-256 private key and its certificates, in PEM.");
        var certificates = new X509Certificate2Collection();
        var key = ECDsa.Create();
        try
        {
            certificates.ImportFromPem(pem);
            key.ImportFromPem(pem);
            var x5c = X5cChain.ToJson(certificates);
            if (X5cChain.Parse(x5c).TryGet(out var chain, out _) && chain.LeafKey == Jwk.Of(key))
                return new WalletProvider(key, x5c, certificates[0].Subject);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            // Not a key, or no PEM at all: said below.
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }

        key.Dispose();
        return malformed;
    }

    public string Attest(Jwk instanceKey, string clientId, DateTimeOffset now) =>
        WalletAttestation.Create(_key, _x5c, _issuer, clientId, instanceKey, Name, now, Life);

    /// <summary>Says where keys are kept: in the file of this wallet, which withstands no more than a passphrase does.</summary>
    public string AttestKeys(IEnumerable<Jwk> keys, string? nonce, DateTimeOffset now)
    {
        var payload = new JsonObject
        {
            ["iss"] = _issuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Life).ToUnixTimeSeconds(),
            ["key_storage"] = new JsonArray(Resistance),
            ["user_authentication"] = new JsonArray(Resistance),
            ["attested_keys"] = new JsonArray([.. keys.Select(key => (JsonNode)key.ToJson())]),
        };
        if (nonce is not null)
            payload["nonce"] = nonce;
        return JwsWriter.Write(VciNames.KeyAttestationType, payload, _key, new JsonObject { ["x5c"] = _x5c.DeepClone() });
    }

    public void Dispose() => _key.Dispose();
}
