using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;

namespace TrustLedger.Node.Sequencing;

/// <summary>Who is a member as of some published size: what admission to the API asks, without waiting for a batch.</summary>
internal sealed class MemberRoster
{
    private readonly Dictionary<Address, Membership[]> _byAddress;

    private MemberRoster(Dictionary<Address, Membership[]> byAddress) => _byAddress = byAddress;

    public static MemberRoster Of(LedgerState state) => new(state.Members
        .Where(member => member.Address is not null && member.EndIndex is null)
        .GroupBy(member => member.Address!.Value)
        .ToDictionary(group => group.Key, group => group.ToArray()));

    /// <summary>The memberships that a key holds now; none for a stranger.</summary>
    public IReadOnlyList<Membership> Of(Address address, DateTimeOffset now) =>
        _byAddress.TryGetValue(address, out var memberships)
            ? [.. memberships.Where(member => member.StoodAt((ulong)now.ToUnixTimeMilliseconds()))]
            : [];
}
