using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Keys;

/// <summary>Derives handle keys, and remembers which counters were given out.</summary>
internal static class Handles
{
    /// <summary>The next handle for a purpose. The vault is saved before anyone can hear of it.</summary>
    public static Secp256k1Key Next(VaultFile vault, string origin, string purpose, DateTimeOffset now)
    {
        var counter = checked(vault.Content.CounterBase
            + (uint)vault.Content.Handles.Count(handle => handle.Origin == origin && handle.Purpose == purpose));
        var key = HandleKeys.Derive(vault.Content.Seed, origin, purpose, counter);
        vault.Content.Handles.Add(new HandleEntry(origin, purpose, counter, key.Address.ToLowerHex(), now));
        vault.Save();
        return key;
    }

    /// <summary>The key of a handle that was given out; null when this wallet never did.</summary>
    public static Secp256k1Key? Find(VaultFile vault, string address) => vault.Content.Handles
        .Where(handle => string.Equals(handle.Address, address, StringComparison.OrdinalIgnoreCase))
        .Select(handle => HandleKeys.Derive(vault.Content.Seed, handle.Origin, handle.Purpose, handle.Counter))
        .FirstOrDefault();

    /// <summary>The newest handle of a purpose; null when there is none yet.</summary>
    public static Secp256k1Key? Latest(VaultFile vault, string origin, string purpose) =>
        vault.Content.Handles.LastOrDefault(handle => handle.Origin == origin && handle.Purpose == purpose) is { } found
            ? HandleKeys.Derive(vault.Content.Seed, found.Origin, found.Purpose, found.Counter)
            : null;
}
