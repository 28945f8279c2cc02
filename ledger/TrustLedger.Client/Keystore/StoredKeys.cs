using System.Security.Cryptography;

namespace TrustLedger.Client.Keystore;

/// <summary>How the secret of each kind of key is made and recognised.</summary>
internal static class StoredKeys
{
    // The order of secp256k1 (SEC 2, §2.4.1): a secret is at least 1 and below it.
    private static readonly byte[] Secp256k1Order =
        Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");

    public static byte[] Generate(StoredKeyKind kind)
    {
        if (kind == StoredKeyKind.P256)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return key.ExportPkcs8PrivateKey();
        }

        byte[] secret;
        do
            secret = RandomNumberGenerator.GetBytes(32);
        while (!IsWellFormed(kind, secret));
        return secret;
    }

    public static bool IsWellFormed(StoredKeyKind kind, ReadOnlySpan<byte> secret) => kind switch
    {
        StoredKeyKind.P256 => IsP256(secret),
        StoredKeyKind.Secp256k1 => secret.Length == 32 && secret.ContainsAnyExcept((byte)0)
            && secret.SequenceCompareTo(Secp256k1Order) < 0,
        StoredKeyKind.Ed25519 or StoredKeyKind.Symmetric32 => secret.Length == 32,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static bool IsP256(ReadOnlySpan<byte> pkcs8)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out var read);
            return read == pkcs8.Length
                && key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == "1.2.840.10045.3.1.7";
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
