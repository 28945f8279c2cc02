using System.Text.Json.Serialization;

namespace TrustLedger.Client.Keystore;

/// <summary>What a stored key is for. Its secret is 32 raw bytes, for P-256 the PKCS#8 DER.</summary>
public enum StoredKeyKind
{
    [JsonStringEnumMemberName("secp256k1")] Secp256k1,
    [JsonStringEnumMemberName("p256")] P256,
    [JsonStringEnumMemberName("ed25519")] Ed25519,
    [JsonStringEnumMemberName("symmetric32")] Symmetric32,
}
