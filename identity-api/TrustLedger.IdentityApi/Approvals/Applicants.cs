using System.Data.Common;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Proofing;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Who stands behind an application, by the handles that are bound: what a decision says of it.</summary>
internal static class Applicants
{
    /// <returns><c>principal</c>, whose matter it is; and where somebody else handed it in, <c>agent</c> and <c>delegation</c>.</returns>
    public static async Task<JsonObject> OfAsync(DbConnection connection, ApplicationRow row)
    {
        var applicant = new JsonObject { ["principal"] = await HandleOfAsync(connection, row.Person) };
        if (await Applications.AgentOfAsync(connection, row.Uid) is { } agent)
        {
            applicant["agent"] = await HandleOfAsync(connection, agent.Person);
            applicant["delegation"] = agent.Delegation;
        }

        return applicant;
    }

    private static async Task<string?> HandleOfAsync(DbConnection connection, string person) =>
        (await Bindings.LatestOfPersonAsync(connection, person))?.Handle.ToLowerHex();
}
