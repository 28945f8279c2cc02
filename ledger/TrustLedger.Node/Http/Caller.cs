using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;

namespace TrustLedger.Node.Http;

/// <summary>Who proved with the request that it is theirs, and what they are on this log.</summary>
internal sealed record Caller(Address Address, IReadOnlyList<Membership> Memberships)
{
    public bool IsMember => Memberships.Count > 0;

    public bool Has(string role) => Memberships.Any(member => member.Role == Bytes32.FromCode(role));
}
