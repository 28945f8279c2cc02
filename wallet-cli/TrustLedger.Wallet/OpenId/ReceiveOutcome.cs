using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>What one run of an issuance brought.</summary>
internal sealed class ReceiveOutcome(IssuerOffer offer)
{
    public IssuerOffer Offer => offer;

    /// <summary>Kept, and in the vault already.</summary>
    public List<HeldCredential> Received { get; } = [];

    /// <summary>Still to be made by the issuer.</summary>
    public List<WaitingCredential> Waiting { get; } = [];

    /// <summary>False when the identity log could not be asked for one of the issuer's keys. Who receives is told.</summary>
    public bool Accredited { get; set; } = true;
}
