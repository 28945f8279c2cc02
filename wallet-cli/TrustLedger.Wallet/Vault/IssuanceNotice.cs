using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Vault;

/// <summary>What it takes to tell an issuer, later, what became of an issuance (OpenID4VCI 1.0 §11).</summary>
internal sealed record IssuanceNotice
{
    /// <summary>The copies that it is about, <see cref="HeldCredential.Batch"/>.</summary>
    public required string Batch { get; init; }

    /// <summary><c>notification_id</c>, as it came with the credentials.</summary>
    public required string NotificationId { get; init; }

    /// <summary>The offer that began it: issuer and configurations.</summary>
    public required JsonObject Offer { get; init; }

    /// <summary>The access token that the credentials were fetched with, as it was received.</summary>
    public required JsonObject Token { get; init; }

    /// <summary>P-256, PKCS#8: the DPoP key that the token is bound to.</summary>
    public required byte[] DpopKey { get; init; }

    /// <summary>P-256, PKCS#8: the key by which the wallet showed this issuer which wallet it is.</summary>
    public required byte[] InstanceKey { get; init; }
}
