namespace TrustLedger.Casework.Trust;

/// <summary>All that a trust state is computed from. Whoever has it computes the same.</summary>
public sealed record TrustEvidence
{
    /// <summary>Null when the person claims nothing.</summary>
    public SelfClaim? Claim { get; init; }

    public IReadOnlyList<Voucher> Vouchers { get; init; } = [];

    public IReadOnlyList<Reliance> Reliances { get; init; } = [];

    public IReadOnlyList<Dispute> Disputes { get; init; } = [];

    /// <summary>Who vouches for whom among persons, as far as it is known; without it rings longer than one step stay hidden.</summary>
    public IReadOnlyCollection<Vouch> Vouches { get; init; } = [];
}
