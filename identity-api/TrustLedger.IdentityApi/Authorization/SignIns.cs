using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>A resident signs in to the consent page with the person credential that they hold already.</summary>
internal sealed class SignIns(
    Database database, Presentations presentations, Questions questions, RequestObjects requests, PersonRegister persons,
    IOptions<IdentityApiOptions> options)
{
    private const string Query = "person";
    private const string Number = "personal_administrative_number";

    // The page is the verifier's own, so it asks in the organisation's name and in nobody else's.
    private Caller Page => new("consent-page", options.Value.Organisation, options.Value.Place, []);

    /// <summary>Opens the request for a presentation: its number and nothing else. The wallet tells its holder what for.</summary>
    /// <returns>The request's id; null where this verifier is registered, and not for this question.</returns>
    public async Task<string?> AskAsync(StoredAuthorization authorization, CancellationToken cancellationToken)
    {
        var titles = authorization.Configurations.Select(id => CredentialCatalogue.Find(id)!.Chinese);
        var query = DcqlQuery.Create(new CredentialQuery
        {
            Id = Query,
            Types = [CredentialCatalogue.Find(CredentialCatalogue.Person)!.Vct(options.Value.Issuer)],
            Claims = [ClaimsQuery.Of(Number)],
        });
        if (!query.TryGet(out var asked, out var refusal))
            throw new InvalidOperationException($"The page's own question does not read: {refusal.Code}.");

        var presentation = new NewPresentation(
            $"登录后领取：{string.Join('、', titles)}。Sign in to receive a credential.", Dcql: asked.ToJson());
        return questions.Check(presentation).TryGet(out var question, out _)
            ? (await presentations.OpenAsync(Page, question, session: null, cancellationToken)).Id
            : null;
    }

    /// <summary>The link to the request; null when the request is gone.</summary>
    public async Task<string?> LinkAsync(StoredAuthorization authorization, CancellationToken cancellationToken) =>
        authorization.Presentation is { } id
        && (await presentations.FindAsync(Page, id, session: null, cancellationToken)).TryGet(out var found, out _)
            ? requests.LinkTo(found, byValue: false).ToString()
            : null;

    /// <returns>Who signed in, nobody as yet; or <c>resident-unknown</c>.</returns>
    public async Task<Result<SignedIn>> FindAsync(StoredAuthorization authorization, CancellationToken cancellationToken)
    {
        if (authorization.Presentation is not { } id
            || !(await presentations.FindAsync(Page, id, session: null, cancellationToken)).TryGet(out var found, out _)
            || found.Outcome != PresentationOutcome.Accepted || found.Credentials is null)
        {
            return new SignedIn(Person: null);
        }

        var shown = JsonNode.Parse(found.Credentials)!.AsArray();
        var text = (string?)shown.Single(item => (string?)item!["query"] == Query)!["claims"]![Number];
        return persons.ReadNumber(text).TryGet(out var number, out _)
            && await database.ReadAsync(connection => persons.IdOfAsync(connection, number), cancellationToken) is { } person
            ? new SignedIn(person)
            : new Refusal("resident-unknown", "The register does not have the person of this credential.");
    }
}
