using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Delegations;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Status;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Access;

/// <summary>Records presentations for those whose credentials were shown: when they are checked, and at each look at the result.</summary>
/// <remarks>
/// Whose they are is taken from what this API issued, by status entry and holder key, once the issuer's signature holds:
/// never from what a presentation says of itself. Credentials of other issuers say nothing of whose they are in this
/// register; those aren't recorded.
/// </remarks>
internal sealed class PresentationAccess(AccessRecords access, StatusEntries entries)
{
    private const string Check = "presentation.check";
    private const string Refuse = "presentation.refuse";

    private static readonly string[] NotClaims = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

    /// <summary>Records a checked answer, accepted or not, inside the caller's transaction.</summary>
    public async Task CheckedAsync(DbConnection connection, StoredPresentation presentation, PresentationVerdict verdict)
    {
        foreach (var credential in verdict.Authentic)
        {
            if (await SubjectOfAsync(connection, credential) is not { } person)
                continue;
            await NoteAsync(connection, presentation, verdict, credential, person);
            // What an agent shows is about who delegated as well.
            if (await PrincipalOfAsync(connection, credential) is { } principal)
                await NoteAsync(connection, presentation, verdict, credential, principal);
        }
    }

    /// <summary>Records what became of an answer that was held back until a browser came back, inside the caller's transaction.</summary>
    /// <param name="connection">With the caller's transaction.</param>
    /// <param name="presentation">As it was before the browser came.</param>
    /// <param name="refusal">Null when it was the browser that began it.</param>
    public async Task ReturnedAsync(DbConnection connection, StoredPresentation presentation, Refusal? refusal)
    {
        if (presentation is not { IsReturning: true, Credentials: { } text })
            return;
        var shown = JsonNode.Parse(text)!.AsArray().Select(credential => credential!.AsObject()).ToList();
        var fields = shown.SelectMany(credential => credential["claims"]!.AsObject().Select(claim => claim.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        foreach (var person in await PersonsAsync(connection, presentation))
        {
            await access.AddAsync(connection, Note(presentation, person, refusal is null ? Check : Refuse) with
            {
                Fields = fields,
                About = string.Join(' ', shown.Select(credential => (string?)credential["type"]).Distinct(StringComparer.Ordinal)),
                Outcome = refusal?.Code ?? "accepted",
            });
        }
    }

    private async Task NoteAsync(
        DbConnection connection, StoredPresentation presentation, PresentationVerdict verdict, SdJwtVc credential, string person)
    {
        var refused = verdict.Checks.FirstOrDefault(check => check.Result == CheckResult.Failed);
        if (verdict.IsAccepted)
        {
            await connection.ExecuteAsync(
                "INSERT INTO presentation_subjects (presentation, person) VALUES (@Id, @person) ON CONFLICT DO NOTHING",
                new { presentation.Id, person });
        }

        await access.AddAsync(connection, Note(presentation, person, refused is null ? Check : Refuse) with
        {
            Fields = [.. credential.SdJwt.Payload.Select(member => member.Key).Where(name => !NotClaims.Contains(name, StringComparer.Ordinal)).Order(StringComparer.Ordinal)],
            About = credential.Type,
            Outcome = refused is not null ? refused.Evidence.Split(": ")[0]
                : !verdict.IsAccepted ? "undecided"
                : presentation.IsSameDevice ? "returning"
                : "accepted",
            OncePerDay = refused is null && !verdict.IsAccepted, // The wallet may send it again and again until it is decided.
        });
    }

    /// <summary>Records that an officer is about to see what was shown.</summary>
    public async Task LookedAsync(DbConnection connection, StoredPresentation presentation, Caller officer) =>
        await access.AddAsync(connection, [.. (await PersonsAsync(connection, presentation)).Select(person => new AccessNote(person, "presentation.look", Accessor.Of(officer))
        {
            StatedPurpose = presentation.Purpose,
            About = presentation.Id,
            OncePerDay = true, // The page is asked again and again while it waits for the wallet.
        })]);

    private static AccessNote Note(StoredPresentation presentation, string person, string operation) =>
        new(person, operation, new Accessor(presentation.Officer, presentation.Organisation)) { StatedPurpose = presentation.Purpose };

    private static Task<IEnumerable<string>> PersonsAsync(DbConnection connection, StoredPresentation presentation) =>
        connection.QueryAsync<string>("SELECT person FROM presentation_subjects WHERE presentation = @Id", new { presentation.Id });

    private async Task<string?> SubjectOfAsync(DbConnection connection, SdJwtVc credential) =>
        credential.Status is { } entry && credential.SdJwt.HolderKey().TryGet(out var holder, out _)
            ? await entries.SubjectOfAsync(connection, entry, holder.Thumbprint)
            : null;

    private async Task<string?> PrincipalOfAsync(DbConnection connection, SdJwtVc credential) =>
        credential.Status is { } entry && credential.SdJwt.HolderKey().TryGet(out var holder, out _)
        && await entries.AboutOfAsync(connection, entry, holder.Thumbprint) is { } about
            ? await DelegationStore.PersonOfAsync(connection, about)
            : null;
}
