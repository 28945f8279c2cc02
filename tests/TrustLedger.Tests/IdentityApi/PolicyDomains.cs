using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.IdentityApi;

internal static class PolicyDomains
{
    /// <summary>What statements on the log of this policy are signed for.</summary>
    public static StatementDomain Domain(this PolicyDocument policy) => StatementDomain.ForOrigin(policy.Origin);
}
