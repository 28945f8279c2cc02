using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>Reads the parameters of an authorization request; those that no specification names are passed over.</summary>
internal sealed class AuthorizationRequests(IOptions<IdentityApiOptions> options)
{
    private const int LongestState = 2_000;
    private const int LongestIssuerState = 200;
    private const int ThumbprintCharacters = 43;

    /// <returns>
    /// The request; or, first match wins, the code of RFC 6749 §4.1.2.1, RFC 9396 §5 or RFC 9126 §2: <c>invalid-request</c>,
    /// <c>request-not-supported</c>, <c>unsupported-response-type</c>, <c>invalid-target</c> (RFC 8707 §2),
    /// <c>invalid-authorization-details</c>, <c>invalid-scope</c>.
    /// </returns>
    public Result<AuthorizationRequest> Read(IReadOnlyDictionary<string, string> form, WalletClient client)
    {
        // RFC 9126 §2.1: what is pushed is the request, and refers to no other.
        if (form.ContainsKey("request_uri"))
            return Invalid("A pushed request holds no request_uri.");
        if (form.ContainsKey("request"))
            return new Refusal("request-not-supported", "Request objects are not read here: push the parameters.");
        if (!form.TryGetValue("response_type", out var responseType))
            return Invalid("response_type is missing.");
        if (responseType != "code")
            return new Refusal("unsupported-response-type", "The response type is code.");
        if (form.TryGetValue("response_mode", out var mode) && mode != "query")
            return Invalid("The response mode is query.");
        if (client.Id is null)
            return Invalid("client_id is missing.");
        if (!form.TryGetValue("redirect_uri", out var redirectUri) || !IsFor(client.Id, redirectUri))
            return Invalid("redirect_uri is missing, or not one of this client's.");
        if (form.GetValueOrDefault("code_challenge_method") != Pkce.Method
            || !form.TryGetValue("code_challenge", out var challenge) || !Pkce.IsChallenge(challenge))
            return Invalid("PKCE with S256 is needed: code_challenge and code_challenge_method.");

        var state = form.GetValueOrDefault("state");
        if (state is not null && (state.Length > LongestState || state.Any(c => c is < ' ' or > '~')))
            return Invalid("state is printable ASCII of at most 2,000 characters.");
        var issuerState = form.GetValueOrDefault(VciNames.IssuerState);
        if (issuerState?.Length is 0 or > LongestIssuerState)
            return Invalid("issuer_state is none of this issuer's.");
        var thumbprint = form.GetValueOrDefault("dpop_jkt");
        if (thumbprint is not null && thumbprint.Length != ThumbprintCharacters)
            return Invalid("dpop_jkt is the SHA-256 thumbprint of a key.");

        // OpenID4VCI 1.0 §5.1.2: a resource leads to one issuer; without it the scope does, since all scopes here are its own.
        if (form.TryGetValue("resource", out var resource) && resource != options.Value.Issuer)
            return new Refusal("invalid-target", "The resource is not the issuer that is served here.");
        if (!RequestedDetails.Read(form).TryGet(out var details, out var refusal))
            return refusal;
        // §5.1.2: each scope value by itself, and those that are not known not at all; where both ask for one type, once.
        var scopes = form.GetValueOrDefault("scope", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(scope => CredentialCatalogue.Find(scope) is not null);
        IReadOnlyList<string> configurations = [.. details.Configurations.Union(scopes, StringComparer.Ordinal)];
        return configurations.Count > 0
            ? new AuthorizationRequest(redirectUri, state, challenge, configurations, details.Any, issuerState, thumbprint)
            : new Refusal("invalid-scope", "The scope names no credential that is issued here.");
    }

    // A client that is not listed showed who it is, or the profile takes it as it is; the page tells where it leads.
    private bool IsFor(string client, string redirectUri) =>
        options.Value.Wallets.FirstOrDefault(wallet => wallet.ClientId == client) is { } known
            ? known.RedirectUris.Contains(redirectUri, StringComparer.Ordinal)
            : RedirectUri.IsAllowed(redirectUri);

    private static Refusal Invalid(string detail) => new("invalid-request", detail);
}
