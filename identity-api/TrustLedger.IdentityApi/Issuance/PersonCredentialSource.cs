using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The person credential: what the register has of a proofed person. Its subject is the register's id.</summary>
internal sealed class PersonCredentialSource(PersonRegister persons, TimeProvider time) : ICredentialSource
{
    public string ConfigurationId => CredentialCatalogue.Person;

    /// <returns>The claims; or <c>person-not-bound</c> when nobody proofed the person, or the binding was replaced by none.</returns>
    public async Task<Result<CredentialContent>> ContentAsync(DbConnection connection, string subject, string? about)
    {
        if (await Bindings.OfPersonAsync(connection, subject) is not { OnLedger: true } binding
            || await persons.FindAsync(connection, subject) is not { } person)
        {
            return new Refusal("person-not-bound", "The person has no binding in force.");
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return new CredentialContent(new JsonObject
        {
            ["name"] = person.Name.Display,
            ["birthdate"] = person.Number.Born.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["sex"] = person.Number.Sex == Sex.Male ? "male" : "female",
            ["personal_administrative_number"] = person.Number.Reveal(),
            ["region"] = person.Number.RegionCode,
            ["age_equal_or_over_18"] = person.Number.Born.AddYears(18) <= today,
            ["proofing_level"] = binding.Level,
        });
    }
}
