using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Recovery;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>What an officer does about credentials: offer one, and revoke one.</summary>
internal static class OfferEndpoints
{
    private static readonly string[] Reasons = ["holder-request", "key-lost", "facts-changed", "issued-in-error", "deceased"];

    public static void MapOffers(this IEndpointRouteBuilder routes)
    {
        var officers = routes.MapGroup("").WithTags("Issuance").RequireAuthorization(Roles.IssuerOfficer);

        officers.MapPost("/offers", Create).WithSummary("Offer a credential to a proofed person");
        officers.MapPost("/credentials/revocations", Revoke).WithSummary("Revoke every copy of a person's credential");
    }

    private static async Task<Results<Created<OfferAnswer>, ProblemHttpResult>> Create(
        StrictBody<OfferRequest> body,
        ClaimsPrincipal user,
        Database database,
        CredentialSubjects subjects,
        Offers offers,
        KeyChanges keyChanges,
        IEnumerable<ICredentialSource> sources,
        CancellationToken cancellationToken)
    {
        var result = await database.WriteUnlessRefusedAsync<CreatedOffer>(
            async connection =>
            {
                if (CredentialCatalogue.Find(body.Value.Configuration) is null)
                    return new Refusal("configuration-unknown", "No such credential is issued here.");
                if (body.Value.Grant is not (null or VciNames.PreAuthorizedCode or VciNames.AuthorizationCodeGrant))
                    return new Refusal("grant-unknown", "Grants are: pre-authorized_code, authorization_code.");
                if (body.Value.Entity is { } named && (!CredentialCatalogue.NamesEntity(body.Value.Configuration) || !Uscc.Parse(named).TryGet(out _, out _)))
                    return new Refusal("entity-malformed", "An entity is a unified social credit code, for credentials of or for a legal entity.");
                if (!(await subjects.FindAsync(connection, body.Value.Session, body.Value.Handle)).TryGet(out var person, out var refusal))
                    return refusal;
                if (await keyChanges.CheckAsync(connection, person) is { } held)
                    return held;
                var source = sources.Single(candidate => candidate.ConfigurationId == body.Value.Configuration);
                var officer = Caller.Of(user)!.Subject;
                // Asked now and again when it is fetched: an offer of nothing would only confuse its holder.
                if (!(await source.ContentAsync(connection, person, body.Value.Entity)).TryGet(out _, out refusal))
                    return refusal;
                return body.Value.Grant == VciNames.AuthorizationCodeGrant
                    ? await offers.CreateForConsentAsync(connection, body.Value.Configuration, person, officer, body.Value.Entity)
                    : await offers.CreateAsync(connection, body.Value.Configuration, person, officer, body.Value.Entity);
            },
            cancellationToken);
        return result.TryGet(out var offer, out var refused)
            ? TypedResults.Created(
                $"/offers/{offer.Id}",
                new OfferAnswer(offer.Offer, offer.OfferByValue, offer.TransactionCode, offer.ExpiresAt))
            : OfRefusal(refused);
    }

    private static async Task<Results<Ok<RevocationAnswer>, ProblemHttpResult>> Revoke(
        StrictBody<RevocationRequest> body,
        Database database,
        CredentialSubjects subjects,
        StatusEntries entries,
        CancellationToken cancellationToken)
    {
        var (configuration, reason, session, handle) = body.Value;
        if (!Reasons.Contains(reason, StringComparer.Ordinal))
            return Problems.BadRequest(new Refusal("reason-unknown", $"Reasons are: {string.Join(", ", Reasons)}."));
        var result = await database.WriteUnlessRefusedAsync<RevocationAnswer>(
            async connection =>
            {
                if (CredentialCatalogue.Find(configuration) is null)
                    return new Refusal("configuration-unknown", "No such credential is issued here.");
                if (!(await subjects.FindAsync(connection, session, handle)).TryGet(out var person, out var refusal))
                    return refusal;
                return new RevocationAnswer(configuration, await entries.RevokeAsync(connection, configuration, person, reason));
            },
            cancellationToken);
        return result.TryGet(out var answer, out var refused) ? TypedResults.Ok(answer) : OfRefusal(refused);
    }

    private static ProblemHttpResult OfRefusal(Refusal refusal) => refusal.Code switch
    {
        "configuration-unknown" or "grant-unknown" or "subject-malformed" or "entity-malformed" => Problems.BadRequest(refusal),
        "session-unknown" or "handle-unknown" => Problems.NotFound(refusal),
        _ => Problems.Conflict(refusal),
    };

    /// <param name="Configuration">The credential configuration id, such as <c>person</c>.</param>
    /// <param name="Session">A bound proofing session; or</param>
    /// <param name="Handle">a bound handle.</param>
    /// <param name="Grant"><c>pre-authorized_code</c>, also when absent; or <c>authorization_code</c>.</param>
    /// <param name="Entity">Which legal entity an organisation or representative credential is about (USCC).</param>
    internal sealed record OfferRequest(string Configuration, string? Session = null, string? Handle = null, string? Grant = null, string? Entity = null);

    internal sealed record OfferAnswer(string Offer, string OfferByValue, string? TxCode, DateTimeOffset ExpiresAt);

    internal sealed record RevocationRequest(string Configuration, string Reason, string? Session = null, string? Handle = null);

    internal sealed record RevocationAnswer(string Configuration, int Revoked);
}
