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
    Database database, AuthorizationStore store, Offers offers, SignIns signIns, CredentialSubjects subjects, LookupHash lookups,
    IEnumerable<ICredentialSource> sources, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    /// <summary>How long a pushed request waits for a browser, in seconds.</summary>
    public const int RequestSeconds = 90;

    public const string RequestUriPrefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>How far back pushed requests count, in seconds. Not longer than <see cref="RequestSeconds"/>: what is over is deleted.</summary>
    public const int CountedSeconds = 60;

    private const int CodeSeconds = 60;
    private const int MostDraws = 3;

    /// <param name="client">The wallet.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="thumbprint">The key that the code is to be bound to; null for none.</param>
    /// <param name="address">The network address that it comes from.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The request URI, good once; or, first match wins: <c>temporarily-unavailable</c> this wallet, or its network address, pushed
    /// as many within the last minute as it may; <c>invalid-request</c> the <c>issuer_state</c> is of no open offer.
    /// </returns>
    public Task<Result<string>> PushAsync(
        WalletClient client, AuthorizationRequest request, string? thumbprint, string address, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<string>(
            async connection =>
            {
                var addressHash = lookups.Of("network-address", address);
                var counts = await AuthorizationStore.CountAsync(
                    connection, client.Instance, addressHash, time.GetUtcNow().AddSeconds(-CountedSeconds));
                if (counts.Instance >= options.Value.PushedRequestsPerWalletPerMinute
                    || counts.Address >= options.Value.PushedRequestsPerAddressPerMinute)
                    return new Refusal("temporarily-unavailable", "Too many requests were pushed within a minute. Come back later.");

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
                    connection, Secret(), requestUri, client, request, thumbprint, offer, addressHash,
                    time.GetUtcNow().AddSeconds(RequestSeconds));
                return requestUri;
            },
            cancellationToken);

    /// <summary>Hands a pushed request to the browser that comes for it.</summary>
    /// <returns>What the browser is to keep; or <c>request-uri-unknown</c>.</returns>
    public async Task<Result<OpenedAuthorization>> OpenAsync(string client, string requestUri, CancellationToken cancellationToken)
    {
        var unknown = new Refusal("request-uri-unknown", "There is no such request, or it is used or over. Begin again in the wallet.");
        if (await database.ReadAsync(connection => store.FindPushedAsync(connection, requestUri), cancellationToken) is not { } pushed
            || pushed.Client != client)
        {
            return unknown;
        }

        var cookie = Secret();
        var asked = await signIns.AskAsync(pushed, cookie, cancellationToken);
        var expires = time.GetUtcNow().AddMinutes(options.Value.AuthorizationMinutes);
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", CultureInfo.InvariantCulture);
            if (await database.WriteAsync(
                    connection => AuthorizationStore.TryOpenAsync(connection, pushed.Id, cookie, code, asked, expires), cancellationToken))
                return new OpenedAuthorization(pushed.Id, cookie, asked.SameDevice);
        }

        return unknown;
    }

    /// <summary>The id of what is open behind a request URI of a client; null when nothing is.</summary>
    public async Task<string?> FindOpenedAsync(string client, string requestUri, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => store.FindOpenedAsync(connection, requestUri), cancellationToken) is { } opened
            && opened.Client == client
            ? opened.Id
            : null;

    /// <summary>What a browser has open, with its resident when they have signed in by now.</summary>
    /// <returns>The authorization; or <c>authorization-unknown</c>, <c>resident-unknown</c> a credential of somebody whom the register has not.</returns>
    public async Task<Result<StoredAuthorization>> FindAsync(string id, string? cookie, CancellationToken cancellationToken)
    {
        if (cookie is null || await database.ReadAsync(connection => store.FindOpenAsync(connection, id, cookie), cancellationToken) is not { } open)
            return Unknown();
        if (open.Subject is not null)
            return open;

        if (!(await signIns.FindAsync(open, cookie, cancellationToken)).TryGet(out var signedIn, out var refusal))
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
    public Task<Result<string>> DecideAsync(string id, string? cookie, bool allows, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<string>(
            async connection =>
            {
                if (cookie is null || await store.FindOpenAsync(connection, id, cookie) is not { } open)
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
