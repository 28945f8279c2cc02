using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>What a wallet needs of an authorization server's metadata (RFC 8414).</summary>
internal sealed record AuthorizationServer(string Issuer, string TokenEndpoint)
{
    private const string Attested = "attest_jwt_client_auth";

    /// <summary>Null when there is no authorization code flow.</summary>
    public string? AuthorizationEndpoint { get; private init; }

    /// <summary>RFC 9126; null when requests cannot be pushed.</summary>
    public string? PushedEndpoint { get; private init; }

    /// <summary>Whether tokens can be bound to a key of the wallet (RFC 9449).</summary>
    public bool UsesDpop { get; private init; }

    /// <summary>Whether every authorization response names its issuer (RFC 9207).</summary>
    public bool NamesItself { get; private init; }

    /// <summary>Whether wallets show who made them (OpenID4VCI 1.0 Appendix E).</summary>
    public bool TakesAttestations { get; private init; }

    /// <summary>Whether no wallet is served that does not: what else is taken needs a secret or a key that wallets do not have.</summary>
    public bool DemandsAttestations { get; private init; }

    /// <summary>Where challenges for the proofs of attestations are had (draft -07 §8); null when none are wanted.</summary>
    public string? ChallengeEndpoint { get; private init; }

    /// <summary>Whether credentials can be asked for by details (RFC 9396 §10).</summary>
    public bool TakesDetails { get; private init; }

    /// <summary>Whether a pre-authorized code is taken from who does not say which client it is (§12.3).</summary>
    public bool IsAnonymous { get; private init; }

    private IReadOnlyList<string> Grants { get; init; } = [];

    private IReadOnlyList<string> ChallengeMethods { get; init; } = [];

    /// <summary>Whether it takes a grant; what it leaves unsaid is RFC 8414's default.</summary>
    public bool Takes(string grant) => Grants.Contains(grant, StringComparer.Ordinal);

    /// <summary>Whether PKCE can be used as HAIP 1.0 §4 asks.</summary>
    public bool TakesChallenge => ChallengeMethods.Count == 0 || ChallengeMethods.Contains(Pkce.Method, StringComparer.Ordinal);

    /// <returns>The server; or <c>issuer-metadata-malformed</c>: another's metadata (RFC 8414 §3.3), or without token endpoint.</returns>
    public static Result<AuthorizationServer> Read(JsonObject json, string expected)
    {
        if (json.Text("issuer") != expected || json.Text(VciNames.TokenEndpoint) is not { } token)
            return new Refusal("issuer-metadata-malformed", "The authorization server's metadata is another's, or names no token endpoint.");

        var methods = json.Texts("token_endpoint_auth_methods_supported") ?? [];
        return new AuthorizationServer(expected, token)
        {
            AuthorizationEndpoint = json.Text("authorization_endpoint"),
            PushedEndpoint = json.Text("pushed_authorization_request_endpoint"),
            UsesDpop = Has(json, "dpop_signing_alg_values_supported", JwsRules.Algorithm),
            NamesItself = json.Boolean("authorization_response_iss_parameter_supported") == true,
            TakesAttestations = methods.Contains(Attested, StringComparer.Ordinal),
            DemandsAttestations = methods.Contains(Attested, StringComparer.Ordinal) && !methods.Contains("none", StringComparer.Ordinal),
            ChallengeEndpoint = json.Text(VciNames.ChallengeEndpoint),
            TakesDetails = Has(json, "authorization_details_types_supported", VciNames.OpenIdCredential),
            IsAnonymous = json.Boolean("pre-authorized_grant_anonymous_access_supported") == true,
            Grants = json.Texts("grant_types_supported") ?? [VciNames.AuthorizationCodeGrant, "implicit"],
            ChallengeMethods = json.Texts("code_challenge_methods_supported") ?? [],
        };
    }

    private static bool Has(JsonObject json, string name, string value) => json.Texts(name)?.Contains(value, StringComparer.Ordinal) == true;
}
