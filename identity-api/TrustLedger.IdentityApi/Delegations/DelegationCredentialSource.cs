using System.Data.Common;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>
/// The delegation credential (代办): who lets its holder act, in which matters, with what powers. Its subject is the agent's
/// id in the register; it is about the delegation, and lasts as long as that at the most.
/// </summary>
internal sealed class DelegationCredentialSource(DelegationRegister delegations, PersonRegister persons) : ICredentialSource
{
    public string ConfigurationId => CredentialCatalogue.Delegation;

    /// <returns>
    /// The claims, each to be shown or hidden by itself; or what <see cref="DelegationRegister.InForceAsync"/> refuses, and
    /// <c>delegation-unknown</c> where the offer names none.
    /// </returns>
    public async Task<Result<CredentialContent>> ContentAsync(DbConnection connection, string subject, string? about)
    {
        if (about is null)
            return DelegationRegister.Unknown();
        if (!(await delegations.InForceAsync(connection, about, subject)).TryGet(out var delegation, out var refusal))
            return refusal;
        if (await PrincipalAsync(connection, persons, delegation) is not { } principal || await persons.FindAsync(connection, subject) is not { } agent)
            return DelegationRegister.Unknown();

        var terms = delegation.Terms;
        return new CredentialContent(new JsonObject
        {
            ["delegation_id"] = delegation.Id,
            ["principal"] = principal,
            ["agent"] = new JsonObject
            {
                ["name"] = agent.Name.Display,
                ["personal_administrative_number"] = agent.Number.Reveal(),
            },
            ["scopes"] = Texts(terms.Scopes),
            ["items"] = Texts(terms.Items),
        })
        {
            From = terms.Begins,
            Until = terms.Ends,
        };
    }

    /// <summary>
    /// Who delegated: kind, name and, of an organisation, its code. A natural person's number is not in it, as an agent has no
    /// need of it. Null when the register has them no more.
    /// </summary>
    public static async Task<JsonObject?> PrincipalAsync(DbConnection connection, PersonRegister persons, Delegation delegation)
    {
        if (delegation.Terms.Organisation is { } organisation)
        {
            return await OrganisationRegister.NameOfAsync(connection, organisation) is { } name
                ? new JsonObject { ["kind"] = "legal-person", ["name"] = name, ["organisation_code"] = organisation.Value }
                : null;
        }

        return await persons.FindAsync(connection, delegation.Person) is { } person
            ? new JsonObject { ["kind"] = "natural-person", ["name"] = person.Name.Display }
            : null;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
