using System.Security.Cryptography;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Gets a code by the person's browser: pushed request, PKCE, and an answer that names its issuer (HAIP 1.0 §4).</summary>
internal sealed class AuthorizationClient(BoundClient client, ClientAuthentication authentication, WalletSettings settings)
{
    /// <summary>Pushes what is asked for (RFC 9126).</summary>
    /// <param name="redirectUri">Where the browser comes back to.</param>
    /// <returns>
    /// Where to send the browser; or, first match wins: <c>authorization-server-unfit</c> it has no authorization
    /// endpoint, no PKCE, or in the profile haip takes no pushed request; <c>wallet-attestation-missing</c>; what the
    /// server refuses; <c>authorization-response-malformed</c>.
    /// </returns>
    public async Task<Result<PendingAuthorization>> BeginAsync(IssuerOffer offer, string redirectUri, CancellationToken cancellationToken)
    {
        var server = offer.Server;
        if (server.AuthorizationEndpoint is not { } endpoint || Redirect.Read(endpoint, settings.AllowLoopback) is not { } address
            || !server.TakesChallenge || (server.PushedEndpoint is null && settings.Profile == WalletProfile.Haip))
        {
            return new Refusal("authorization-server-unfit", "The issuer's sign-in lacks what keeps a code from being stolen: PAR, PKCE or an address.");
        }
        if (await authentication.PrepareAsync(client, server, cancellationToken) is { } unprepared)
            return unprepared;

        var (state, verifier) = (StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)), Pkce.NewVerifier());
        var parameters = Parameters(offer, redirectUri, state, Pkce.ChallengeOf(verifier));
        if (server.PushedEndpoint is { } pushed)
        {
            var request = new ForeignRequest(pushed, () => ForeignServer.Form(parameters))
            {
                IsBound = server.UsesDpop,
                Headers = () => authentication.Headers(server),
                TakeChallenge = authentication.TakeChallenge,
            };
            if (!(await client.PostAsync(request, cancellationToken)).TryGet(out var response, out var refusal)
                || !ForeignServer.ReadJson(response).TryGet(out var json, out refusal))
            {
                return refusal;
            }

            if (json.Text("request_uri") is not { Length: > 0 } requestUri)
                return new Refusal("authorization-response-malformed", "The server took the pushed request and gave no request_uri.");
            parameters = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["client_id"] = ClientAuthentication.ClientId,
                ["request_uri"] = requestUri,
            };
        }

        var query = string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        var url = new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{query}" : query }.Uri;
        return new PendingAuthorization(url, redirectUri, state, verifier);
    }

    /// <summary>Reads what the browser brought back. Its <c>state</c> was compared before.</summary>
    /// <returns>
    /// The code; or, first match wins: <c>authorization-issuer-wrong</c> the answer is another server's, or does not say
    /// whose it is (RFC 9207 §2.4); <c>authorization-refused</c>; <c>authorization-response-malformed</c>.
    /// </returns>
    public static Result<AuthorizationCode> Finish(
        AuthorizationServer server, PendingAuthorization pending, IReadOnlyDictionary<string, string> answer)
    {
        var named = answer.GetValueOrDefault("iss");
        if (named is null ? server.NamesItself : named != server.Issuer)
            return new Refusal("authorization-issuer-wrong", "The answer is of another server than the one that was asked.");
        if (answer.GetValueOrDefault("error") is { } error)
        {
            var code = error.Replace('_', '-');
            return new Refusal("authorization-refused", $"The issuer's sign-in ended with {(RefusalCode.Is(code) ? code : "an error")}.");
        }

        return answer.GetValueOrDefault("code") is { Length: > 0 } value
            ? new AuthorizationCode(value, pending.RedirectUri, pending.Verifier)
            : new Refusal("authorization-response-malformed", "The answer has no code.");
    }

    private Dictionary<string, string> Parameters(IssuerOffer offer, string redirectUri, string state, string challenge)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = ClientAuthentication.ClientId,
            ["redirect_uri"] = redirectUri,
            ["state"] = state,
            ["code_challenge"] = challenge,
            ["code_challenge_method"] = Pkce.Method,
        };
        if (offer.Offer.IssuerState is { } issuerState)
            parameters[VciNames.IssuerState] = issuerState;
        if (offer.Server.UsesDpop)
            parameters["dpop_jkt"] = client.Thumbprint;

        // HAIP 1.0 §4.2: by scope, where each configuration has one (OpenID4VCI 1.0 §5.1.2); else by details (§5.1.1).
        var scopes = offer.Offer.ConfigurationIds.Select(offer.ScopeOf).ToList();
        if (!scopes.Contains(null))
        {
            parameters["scope"] = string.Join(' ', scopes.Distinct(StringComparer.Ordinal));
            if (offer.Metadata.AuthorizationServers.Count > 0)
                parameters["resource"] = offer.Metadata.Issuer;
        }
        else
        {
            parameters[VciNames.AuthorizationDetails] = offer.Details();
        }

        return parameters;
    }
}
