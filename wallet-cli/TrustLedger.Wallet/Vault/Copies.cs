namespace TrustLedger.Wallet.Vault;

/// <summary>Which copies of a credential may be shown, and how many are left: each one-time copy is shown once.</summary>
internal static class Copies
{
    /// <summary>At this many unused copies and below, the owner is told to fetch more.</summary>
    public const int FewLeft = 1;

    /// <summary>
    /// What may be shown now, in the order in which it is taken: copies that nobody has seen, newest issuance first;
    /// then credentials that their issuer gives one at a time, the longest unseen first.
    /// </summary>
    public static IReadOnlyList<HeldCredential> Usable(IEnumerable<HeldCredential> held) =>
    [
        .. held.Where(credential => credential.IsUsable).OrderBy(credential => credential.Presented ?? DateTimeOffset.MinValue)
            .ThenByDescending(credential => credential.Received),
    ];

    /// <summary>Copies of the same credential of the same issuer that nobody has seen, over all its batches.</summary>
    public static int Left(VaultFile vault, HeldCredential credential) => vault.Content.Credentials.Count(
        other => other.Type == credential.Type && other.Issuer == credential.Issuer && !other.Reusable && other.IsFresh);

    /// <summary>Marks what is about to be sent. The caller saves the vault before anything leaves it.</summary>
    public static void Spend(IEnumerable<HeldCredential> shown, DateTimeOffset now)
    {
        foreach (var credential in shown)
            credential.Presented = now;
    }
}
