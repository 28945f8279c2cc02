using System.Data.Common;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>
/// The organisation credential: what the register has of a legal entity. It goes into a wallet through a person who may act for
/// the entity and is proofed; it says nothing of that person.
/// </summary>
internal sealed class OrganisationCredentialSource : ICredentialSource
{
    public string ConfigurationId => CredentialCatalogue.Organisation;

    /// <returns>
    /// The claims; or, first match wins: <c>person-not-bound</c>; <c>representation-missing</c> the person may act for no entity, or
    /// not for the one that the offer names; <c>entity-unnamed</c> for several, and the offer names none.
    /// </returns>
    public async Task<Result<CredentialContent>> ContentAsync(DbConnection connection, string subject, string? about)
    {
        if (await Bindings.OfPersonAsync(connection, subject) is not { OnLedger: true })
            return new Refusal("person-not-bound", "The person has no binding in force.");
        var entities = (await RepresentativeRegister.OfAsync(connection, subject)).Where(entity => about is null || entity.Code == about).ToList();
        if (entities.Count == 0)
            return RepresentativeRegister.Missing();
        if (entities.Count > 1 || !Uscc.Parse(entities[0].Code).TryGet(out var code, out _))
            return new Refusal("entity-unnamed", "The person may act for several organisations: name one of them.");
        return new CredentialContent(new JsonObject
        {
            ["organisation_code"] = entities[0].Code,
            ["organisation_name"] = entities[0].Name,
            ["region"] = await OrganisationRegister.PlaceOfAsync(connection, code),
        });
    }
}
