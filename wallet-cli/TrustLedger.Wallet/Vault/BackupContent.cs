namespace TrustLedger.Wallet.Vault;

/// <summary>What a backup holds: a whole vault as it was at one moment.</summary>
internal sealed record BackupContent
{
    public required DateTimeOffset Made { get; init; }

    public required VaultContent Vault { get; init; }
}
