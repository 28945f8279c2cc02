using System.Data.Common;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>
/// The representative credential: for which legal entities a proofed person may act, and as what. Its subject is the register's
/// id of the person; each entity, and each thing said of it, is shown or hidden by itself.
/// </summary>
internal sealed class RepresentativeCredentialSource : ICredentialSource
{
    public string ConfigurationId => CredentialCatalogue.Representative;

    /// <returns>
    /// All entities, or the one that the offer names; or, first match wins: <c>person-not-bound</c>; <c>representation-missing</c>
    /// the register knows no entity, or not this one, for which the person may act.
    /// </returns>
    public async Task<Result<CredentialContent>> ContentAsync(DbConnection connection, string subject, string? about)
    {
        if (await Bindings.OfPersonAsync(connection, subject) is not { OnLedger: true })
            return new Refusal("person-not-bound", "The person has no binding in force.");
        var entities = (await RepresentativeRegister.OfAsync(connection, subject)).Where(entity => about is null || entity.Code == about).ToList();
        return entities.Count == 0
            ? RepresentativeRegister.Missing()
            : new CredentialContent(new JsonObject
            {
                ["represents"] = new JsonArray([.. entities.Select(entity => (JsonNode)new JsonObject
                {
                    ["organisation_code"] = entity.Code,
                    ["organisation_name"] = entity.Name,
                    ["role"] = entity.Role,
                })]),
            });
    }
}
