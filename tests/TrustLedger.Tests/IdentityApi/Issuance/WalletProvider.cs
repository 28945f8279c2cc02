using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Keys;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>A wallet provider whose root an API may be told to trust, and the key attestations that it makes.</summary>
internal sealed class WalletProvider : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly byte[] _certificate;

    public WalletProvider()
    {
        using var authority = DevelopmentAuthority.Open(ECDsa.Create(ECCurve.NamedCurves.nistP256), AnchorsFile, "Wallet provider", _now);
        _certificate = authority.Certify(_key, "Key attestations", "Wallet provider", new Uri("https://wallets.example"), _now);
    }

    /// <summary>The root in PEM, as the setting wants it.</summary>
    public string AnchorsFile => _folder.File("wallet-providers.pem");

    /// <summary>Trusts one more root.</summary>
    public void AddAnchor(byte[] root)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(root);
        File.AppendAllText(AnchorsFile, certificate.ExportCertificatePem() + "\n");
    }

    public string Attest(IEnumerable<ECDsa> keys, string nonce, Action<JsonObject>? change = null)
    {
        var payload = new JsonObject
        {
            ["iat"] = _now.ToUnixTimeSeconds(),
            ["exp"] = _now.AddDays(1).ToUnixTimeSeconds(),
            ["nonce"] = nonce,
            ["key_storage"] = new JsonArray("iso_18045_moderate"),
            ["user_authentication"] = new JsonArray("iso_18045_moderate"),
            ["attested_keys"] = new JsonArray([.. keys.Select(key => (JsonNode)Jwk.Of(key).ToJson())]),
        };
        change?.Invoke(payload);
        return JwsWriter.Write(
            VciNames.KeyAttestationType, payload, _key, new JsonObject { ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate)) });
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }
}
