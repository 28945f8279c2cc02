using System.Text.Json.Nodes;
using TrustLedger.Casework.Delegations;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Delegations;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>What an agent may still see of the applications that they handed in: as long as the delegation says so, and on record.</summary>
internal sealed class FollowedApplications(Database database, DelegationRegister delegations, ApplicationFiles files, AccessRecords access)
{
    /// <returns>
    /// The file without the licence, which is its person's; or <c>application-unknown</c> none that this caller handed in as an
    /// agent; what <see cref="DelegationRegister.AllowsAsync"/> refuses.
    /// </returns>
    public Task<Result<JsonObject>> ShowAsync(Address handle, string uid, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<JsonObject>(
            async connection =>
            {
                if (await Applications.FindAsync(connection, uid) is not { } row || await Applications.AgentOfAsync(connection, uid) is not { } agent
                    || await Bindings.OfHandleAsync(connection, handle) is not { } binding || binding.PersonId != agent.Person)
                    return OfficerDecisions.Unknown();
                if (!(await delegations.AllowsAsync(connection, agent.Delegation, agent.Person, DelegationScope.Follow, row.Item)).TryGet(out _, out var refusal))
                    return refusal;
                await access.AddAsync(connection, new AccessNote(row.Person, "delegation.follow", Accessor.Of(handle)) { About = uid, OncePerDay = true });
                return await files.OpenAsync(connection, row);
            },
            cancellationToken);
}
