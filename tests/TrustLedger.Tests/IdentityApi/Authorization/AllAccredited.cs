using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Trust;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>A ledger on which every key is accredited for everything.</summary>
internal sealed class AllAccredited : IAccreditations
{
    public ValueTask<AccreditationLookup> ReadAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<AccreditationLookup>((_, _, _, _) => new(CheckResult.Passed, "a test says so"));
}
