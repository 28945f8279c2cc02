using System.Text.Json.Serialization;

namespace TrustLedger.Wallet.Vault;

/// <summary>How strict this wallet is with issuers and verifiers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WalletProfile>))]
internal enum WalletProfile
{
    /// <summary>OpenID4VC High Assurance Interoperability Profile 1.0.</summary>
    Haip,

    /// <summary>Also takes issuers that publish their keys in place of a certificate, and verifiers that want answers in clear.</summary>
    Open,
}
