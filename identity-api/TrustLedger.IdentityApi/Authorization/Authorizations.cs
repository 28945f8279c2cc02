using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>
/// The authorization code flow up to the code (RFC 6749 §4.1, RFC 9126): a wallet pushes what it asks for, a browser opens
/// it, a resident signs in there and says yes or no.
/// </summary>
internal sealed class Authorizations(
    Database database, AuthorizationStore store, Offers offers, SignIns signIns, CredentialSubjects subjects,
    IEnumerable<ICredentialSource> sources, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    /// <summary>How long a pushed request waits for a browser, in seconds.</summary>
    public const int RequestSeconds = 90;

    public const string RequestUriPrefix = "urn:ietf:params:oauth:request_uri:";

    private const int CodeSeconds = 60;
    private const int MostDraws = 3;

    /// <param name="thumbprint">The key that the code is to be bound to; null for none.</param>
    /// <returns>The request URI, good once; or <c>invalid-request</c> when the <c>issuer_state</c> is of no open offer.</returns>
    public Task<Result<string>> PushAsync(
        WalletClient client, AuthorizationRequest request, string? thumbprint, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<string>(
            async connection =>
            {
                string? offer = null;
                if (request.IssuerState is { } state)
                {
                    // §5.1.3: it may be anybody's. Here it says which offer is meant, never who the resident is.
                    offer = await offers.FindByIssuerStateAsync(connection, state);
                    if (offer is null)
                        return new Refusal("invalid-request", "issuer_state is of no offer that is still open.");
                }

                var requestUri = RequestUriPrefix + Secret();
                await store.AddAsync(
                    connection, Secret(), requestUri, client, request, thumbprint, offer, time.GetUtcNow().AddSeconds(RequestSeconds));
                return requestUri;
            },
            cancellationToken);

    /// <summary>Hands a pushed request to the browser that comes for it.</summary>
    /// <returns>The cookie that the browser is to keep; or <c>request-uri-unknown</c>.</returns>
    public async Task<Result<string>> OpenAsync(string client, string requestUri, CancellationToken cancellationToken)
    {
        var unknown = new Refusal("request-uri-unknown", "There is no such request, or it is used or over. Begin again in the wallet.");
        if (await database.ReadAsync(connection => store.FindPushedAsync(connection, requestUri), cancellationToken) is not { } pushed
            || pushed.Client != client)
        {
            return unknown;
        }

        var presentation = await signIns.AskAsync(pushed, cancellationToken);
        var cookie = Secret();
        var expires = time.GetUtcNow().AddMinutes(options.Value.AuthorizationMinutes);
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
            if (await database.WriteAsync(
                    connection => AuthorizationStore.TryOpenAsync(connection, pushed.Id, cookie, code, presentation, expires), cancellationToken))
                return cookie;
        }

        return unknown;
    }

    /// <summary>What a browser has open, with its resident when they have signed in by now.</summary>
    /// <returns>The authorization; or <c>authorization-unknown</c>, <c>resident-unknown</c> a credential of somebody whom the register has not.</returns>
    public async Task<Result<StoredAuthorization>> FindAsync(string? cookie, CancellationToken cancellationToken)
    {
        if (cookie is null || await database.ReadAsync(connection => store.FindOpenAsync(connection, cookie), cancellationToken) is not { } open)
            return Unknown();
        if (open.Subject is not null)
            return open;

        if (!(await signIns.FindAsync(open, cancellationToken)).TryGet(out var signedIn, out var refusal))
            return refusal;
        if (signedIn.Person is not { } person)
            return open;
        await database.WriteAsync(
            connection => AuthorizationStore.TrySignInAsync(connection, open.Id, person, officer: null), cancellationToken);
        return open with { Subject = person };
    }

    /// <summary>An officer at the window saw who sits before the browser that shows the code.</summary>
    /// <returns>
    /// What the resident is about to allow; or, first match wins: <c>sign-in-code-unknown</c>, what
    /// <see cref="CredentialSubjects.FindAsync"/> refuses.
    /// </returns>
    public Task<Result<StoredAuthorization>> ConfirmAsync(
        string signInCode, string session, Caller officer, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<StoredAuthorization>(
            async connection =>
            {
                if (await store.FindBySignInCodeAsync(connection, signInCode) is not { } open)
                    return new Refusal("sign-in-code-unknown", "No browser waits with this code.");
                if (!(await subjects.FindAsync(connection, session, handle: null)).TryGet(out var person, out var refusal))
                    return refusal;
                await AuthorizationStore.TrySignInAsync(connection, open.Id, person, officer.Subject);
                return open with { Subject = person };
            },
            cancellationToken);

    /// <summary>The resident decides.</summary>
    /// <returns>Where the browser goes next: back to the wallet with a code or an error; or <c>authorization-unknown</c>.</returns>
    public Task<Result<string>> DecideAsync(string? cookie, bool allows, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<string>(
            async connection =>
            {
                if (cookie is null || await store.FindOpenAsync(connection, cookie) is not { } open)
                    return Unknown();
                if (!allows)
                    return await DenyAsync(connection, open, "The resident said no.");
                // The page offers no yes before somebody signed in.
                if (open.Subject is not { } person)
                    return Unknown();
                if (open.Offer is not null && !await offers.IsForAsync(connection, open.Offer, person))
                    return await DenyAsync(connection, open, "The offer is for somebody else, or it is over.");

                var officer = open.Officer ?? (open.Offer is null ? null : await Offers.OfficerOfAsync(connection, open.Offer));
                var about = open.Offer is null ? null : await Offers.AboutAsync(connection, open.Offer);
                var granted = 0;
                foreach (var configuration in open.Configurations)
                {
                    var source = sources.Single(candidate => candidate.ConfigurationId == configuration);
                    if (!(await source.ContentAsync(connection, person, about)).TryGet(out _, out _))
                        continue;
                    await offers.GrantAsync(connection, configuration, person, officer, open.Id, about);
                    granted++;
                }

                if (granted == 0)
                    return await DenyAsync(connection, open, "There is nothing to issue.");
                if (open.Offer is not null)
                    await Offers.UseUpAsync(connection, open.Offer);
                var code = Secret();
                await AuthorizationStore.GrantAsync(connection, open.Id, code, time.GetUtcNow().AddSeconds(CodeSeconds));
                return Answer(open, ("code", code));
            },
            cancellationToken);

    private async Task<Result<string>> DenyAsync(System.Data.Common.DbConnection connection, StoredAuthorization open, string why)
    {
        await AuthorizationStore.SetAsync(connection, open.Id, AuthorizationState.Dead);
        return Answer(open, ("error", "access_denied"), ("error_description", why));
    }

    // RFC 9207: iss tells a wallet that talks to several servers which of them this is.
    private string Answer(StoredAuthorization open, params IEnumerable<(string Name, string? Value)> parameters) => RedirectUri.With(
        open.RedirectUri, [.. parameters, ("state", open.StateValue), ("iss", options.Value.Issuer)]);

    private static string Secret() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32));

    private static Refusal Unknown() => new(
        "authorization-unknown", "This browser has nothing to decide, or its time is over. Begin again in the wallet.");
}
