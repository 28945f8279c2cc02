using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Vault;

/// <summary>What fetches fresh copies of a credential without a new offer: an issuer's refresh token (RFC 6749 §6).</summary>
internal sealed record RefillGrant
{
    /// <summary>The batch that it refills, <see cref="HeldCredential.Batch"/>; moves on to the newest one.</summary>
    public required string Batch { get; set; }

    /// <summary>The offer that began it, as OpenID4VCI 1.0 §4.1.1 writes it: issuer and configurations.</summary>
    public required JsonObject Offer { get; init; }

    /// <summary>Replaced by each token answer that has a new one.</summary>
    public required string RefreshToken { get; set; }

    /// <summary>P-256, PKCS#8: the DPoP key that the token is bound to.</summary>
    public required byte[] DpopKey { get; init; }

    /// <summary>P-256, PKCS#8: the key by which the wallet showed this issuer which wallet it is.</summary>
    public required byte[] InstanceKey { get; init; }

    /// <summary>How many copies were asked for.</summary>
    public required int Copies { get; init; }
}
