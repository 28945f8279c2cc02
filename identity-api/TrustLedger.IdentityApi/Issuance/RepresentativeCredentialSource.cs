using System.Data.Common;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>
/// The representative credential: for which legal entities a proofed person may act. Its subject is the register's id of the
/// person; each entity, and each thing said of it, is shown or hidden by itself.
/// </summary>
internal sealed class RepresentativeCredentialSource : ICredentialSource
{
    public string ConfigurationId => CredentialCatalogue.Representative;

    /// <returns>
    /// The claims; or, first match wins: <c>person-not-bound</c>; <c>representation-missing</c> the register knows no entity
    /// for which the person may act.
    /// </returns>
    public async Task<Result<JsonObject>> ClaimsAsync(DbConnection connection, string subject)
    {
        if (await Bindings.OfPersonAsync(connection, subject) is not { OnLedger: true })
            return new Refusal("person-not-bound", "The person has no binding in force.");
        var entities = await RepresentativeRegister.OfAsync(connection, subject);
        return entities.Count == 0
            ? new Refusal("representation-missing", "The register knows no organisation for which this person may act.")
            : new JsonObject
            {
                ["represents"] = new JsonArray([.. entities.Select(entity => (JsonNode)new JsonObject
                {
                    ["organisation_code"] = entity.Code,
                    ["organisation_name"] = entity.Name,
                    ["role"] = entity.Role,
                })]),
            };
    }
}
