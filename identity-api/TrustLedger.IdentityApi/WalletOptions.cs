namespace TrustLedger.IdentityApi;

/// <summary>A wallet that is known by name.</summary>
public sealed class WalletOptions
{
    /// <summary>Its <c>client_id</c>; for a wallet with an attestation the <c>sub</c> of that.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>What the consent page calls it.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where it may be sent back to. One too many, and who owns that one gets the codes of this wallet.</summary>
    public IList<string> RedirectUris { get; init; } = [];
}
