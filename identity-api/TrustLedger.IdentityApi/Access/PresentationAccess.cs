using System.Data.Common;
using Dapper;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Status;

namespace TrustLedger.IdentityApi.Access;

/// <summary>Records presentations for those whose credentials were shown: when they are checked, and at each look at the result.</summary>
/// <remarks>Credentials of other issuers say nothing of whose they are in this register; those aren't recorded.</remarks>
internal sealed class PresentationAccess(AccessRecords access, StatusEntries entries)
{
    private static readonly string[] NotClaims = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

    /// <summary>Records an accepted answer, inside the caller's transaction.</summary>
    public async Task CheckedAsync(DbConnection connection, StoredPresentation presentation, PresentationVerdict verdict)
    {
        foreach (var credential in verdict.Credentials.Values.SelectMany(presented => presented))
        {
            if (credential.Status is not { } entry || await entries.SubjectOfAsync(connection, entry) is not { } person)
                continue;
            await connection.ExecuteAsync(
                "INSERT INTO presentation_subjects (presentation, person) VALUES (@Id, @person) ON CONFLICT DO NOTHING",
                new { presentation.Id, person });
            await access.AddAsync(connection, new AccessNote(person, "presentation.check", new Accessor(presentation.Officer, presentation.Organisation))
            {
                Fields = [.. credential.SdJwt.Payload.Select(member => member.Key).Where(name => !NotClaims.Contains(name, StringComparer.Ordinal))],
                StatedPurpose = presentation.Purpose,
                About = credential.Type,
                Outcome = "accepted",
            });
        }
    }

    /// <summary>Records that an officer is about to see what was shown.</summary>
    public async Task LookedAsync(DbConnection connection, StoredPresentation presentation, Caller officer)
    {
        var persons = await connection.QueryAsync<string>(
            "SELECT person FROM presentation_subjects WHERE presentation = @Id", new { presentation.Id });
        await access.AddAsync(connection, [.. persons.Select(person => new AccessNote(person, "presentation.look", Accessor.Of(officer))
        {
            StatedPurpose = presentation.Purpose,
            About = presentation.Id,
            OncePerDay = true, // The page is asked again and again while it waits for the wallet.
        })]);
    }
}
