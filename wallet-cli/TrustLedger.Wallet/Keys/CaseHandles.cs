using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Keys;

/// <summary>The handles under which a supervised person is known to a case: made for a purpose that begins with <c>case</c>.</summary>
internal static class CaseHandles
{
    private const string Purpose = "case";

    /// <param name="vault">The person's vault.</param>
    /// <param name="origin">The corrections log's origin.</param>
    /// <param name="address">Which handle; null when there is but one.</param>
    /// <returns>The key; or <c>handle-unknown</c>, or <c>handle-ambiguous</c> when the wallet has several and none was named.</returns>
    public static Result<Secp256k1Key> Find(VaultFile vault, string origin, string? address)
    {
        if (address is null)
        {
            var held = vault.Content.Handles.Where(handle =>
                handle.Origin == origin && handle.Purpose.StartsWith(Purpose, StringComparison.Ordinal)).ToList();
            if (held.Count > 1)
                return new Refusal("handle-ambiguous", "This wallet has handles for several cases.");
            address = held.FirstOrDefault()?.Address;
        }

        return address is not null && Handles.Find(vault, address) is { } key
            ? key
            : new Refusal("handle-unknown", "This wallet has no handle for that case.");
    }
}
