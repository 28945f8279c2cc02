using System.Security.Cryptography;

namespace TrustLedger.Wallet.Vault;

/// <summary>Makes a backup's content fit to go on with: nothing that was used once can be used again.</summary>
internal sealed record Restoration
{
    private const int LeastBase = 1 << 16;

    /// <summary>Copies that may be shown.</summary>
    public required int Usable { get; init; }

    /// <summary>Copies that were shown before the backup was made.</summary>
    public required int Used { get; init; }

    /// <summary>Copies that were unused in the backup, and may have been shown after it was made.</summary>
    public required int Withheld { get; init; }

    /// <summary>Issuances and enrolments that were under way: they begin anew.</summary>
    public required int Dropped { get; init; }

    /// <param name="backup">Changed in place.</param>
    /// <param name="unusedSince">The owner says that the wallet was not used after the backup was made.</param>
    public static Restoration Apply(BackupContent backup, bool unusedSince)
    {
        var vault = backup.Vault;
        foreach (var copy in vault.Credentials.Where(copy => copy is { Reusable: false, Presented: null }))
            copy.Withheld |= !unusedSince;

        var dropped = 0;
        if (!unusedSince)
        {
            // Keys of an issuance under way may hold credentials by now: asking again would give their twins.
            dropped = vault.Flows.Count;
            vault.Flows.Clear();
            vault.CounterBase = (uint)RandomNumberGenerator.GetInt32(LeastBase, int.MaxValue);
        }

        return new Restoration
        {
            Usable = vault.Credentials.Count(copy => copy.IsUsable),
            Used = vault.Credentials.Count(copy => copy is { Reusable: false, Presented: not null }),
            Withheld = vault.Credentials.Count(copy => copy is { Reusable: false, Presented: null, Withheld: true }),
            Dropped = dropped,
        };
    }
}
