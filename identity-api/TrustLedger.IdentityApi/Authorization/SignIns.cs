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
/// <remarks>
/// On the browser's own device, so that nobody signs in a stranger's browser by a link that was sent to them. A QR code for
/// another device can be sent on, and who answers it signs the sender in: it is a setting, and off.
/// </remarks>
internal sealed class SignIns(
    Database database, Presentations presentations, Questions questions, RequestObjects requests, PersonRegister persons,
    IOptions<IdentityApiOptions> options)
{
    private const string Query = "person";
    private const string Number = "personal_administrative_number";

    // The page is the verifier's own, so it asks in the organisation's name and in nobody else's.
    private Caller Page => new("consent-page", options.Value.Organisation, options.Value.Place, []);

    /// <summary>Opens the requests for a presentation: its number and nothing else. The wallet tells its holder what for.</summary>
    /// <param name="authorization">What the resident is to allow.</param>
    /// <param name="secret">Of the browser: a wallet's answer counts once the same browser brings its response code back.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>None where this verifier is registered, and not for this question.</returns>
    public async Task<SignInRequests> AskAsync(StoredAuthorization authorization, string secret, CancellationToken cancellationToken)
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
        if (!questions.Check(presentation).TryGet(out var question, out _))
            return new SignInRequests(SameDevice: null, AcrossDevices: null);

        var beside = await presentations.OpenAsync(
            Page, question, secret, AuthorizationEndpoints.PageOf(authorization.Id), cancellationToken);
        var across = options.Value.CrossDeviceSignIn
            ? await presentations.OpenAsync(Page, question, session: null, returnTo: null, cancellationToken)
            : null;
        return new SignInRequests(beside.Id, across?.Id);
    }

    public async Task<SignInLinks> LinksAsync(StoredAuthorization authorization, string secret, CancellationToken cancellationToken) => new(
        await LinkAsync(authorization.Presentation, secret, cancellationToken),
        await LinkAsync(authorization.PresentationAcross, session: null, cancellationToken));

    /// <returns>Who signed in, nobody as yet; or <c>resident-unknown</c>.</returns>
    public async Task<Result<SignedIn>> FindAsync(StoredAuthorization authorization, string secret, CancellationToken cancellationToken)
    {
        var shown = await ShownAsync(authorization.Presentation, secret, cancellationToken)
            ?? await ShownAsync(authorization.PresentationAcross, session: null, cancellationToken);
        if (shown is null)
            return new SignedIn(Person: null);

        var text = (string?)shown.Single(item => (string?)item!["query"] == Query)!["claims"]![Number];
        return persons.ReadNumber(text).TryGet(out var number, out _)
            && await database.ReadAsync(connection => persons.IdOfAsync(connection, number), cancellationToken) is { } person
            ? new SignedIn(person)
            : new Refusal("resident-unknown", "The register does not have the person of this credential.");
    }

    private async Task<string?> LinkAsync(string? id, string? session, CancellationToken cancellationToken) =>
        id is not null && (await presentations.FindAsync(Page, id, session, cancellationToken)).TryGet(out var found, out _)
            && found.IsUnsettled
            ? requests.LinkTo(found, byValue: false).ToString()
            : null;

    // Not before the browser is back that began it: until then somebody else's wallet may have answered.
    private async Task<JsonArray?> ShownAsync(string? id, string? session, CancellationToken cancellationToken) =>
        id is not null && (await presentations.FindAsync(Page, id, session, cancellationToken)).TryGet(out var found, out _)
            && found is { Outcome: PresentationOutcome.Accepted, IsReturning: false, Credentials: { } credentials }
            ? JsonNode.Parse(credentials)!.AsArray()
            : null;
}
