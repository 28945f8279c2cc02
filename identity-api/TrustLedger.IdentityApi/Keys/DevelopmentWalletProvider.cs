using System.Security.Cryptography;
using System.Text;
using TrustLedger.Client.Keystore;

namespace TrustLedger.IdentityApi.Keys;

/// <summary>A wallet provider for development: key and certificate in one file, for the wallets of this machine.</summary>
/// <remarks>
/// In production a wallet's maker keeps that key and hands attestations out. The API believes the file only where its
/// settings <c>WalletProviders</c> and <c>KeyAttestationAnchorsFile</c> name the development root.
/// </remarks>
internal static class DevelopmentWalletProvider
{
    /// <returns>False when the file is there already.</returns>
    /// <exception cref="IOException">Not known to be on the disk: run it again.</exception>
    public static bool TryMake(string path, DevelopmentAuthority authority, string organisation, Uri issuer, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = PemEncoding.WriteString("CERTIFICATE", authority.Certify(key, "Wallet provider", organisation, issuer, now));
        return DurableFile.TryCreate(path, Encoding.ASCII.GetBytes($"{key.ExportPkcs8PrivateKeyPem()}\n{certificate}\n"));
    }
}
