using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>What the authorization server says of itself (RFC 8414), with what PAR, PKCE, DPoP and RFC 9207 add.</summary>
internal static class AuthorizationServerMetadata
{
    public static JsonObject Of(IdentityApiOptions options)
    {
        var issuer = options.Issuer;
        var isOpen = options.Profile == CredentialProfile.Open;
        var attests = !isOpen || options.WalletProviders.Length > 0;
        string[] methods =
        [
            .. attests ? ["attest_jwt_client_auth"] : Array.Empty<string>(),
            .. isOpen ? ["none"] : Array.Empty<string>(),
            "private_key_jwt",
        ];
        var metadata = new JsonObject
        {
            ["issuer"] = issuer,
            ["authorization_endpoint"] = issuer + "/authorize",
            ["pushed_authorization_request_endpoint"] = issuer + "/par",
            ["require_pushed_authorization_requests"] = true,
            [VciNames.TokenEndpoint] = issuer + "/token",
            ["jwks_uri"] = issuer + "/jwks.json",
            ["response_types_supported"] = new JsonArray("code"),
            ["response_modes_supported"] = new JsonArray("query"),
            ["grant_types_supported"] = new JsonArray(
                VciNames.AuthorizationCodeGrant, VciNames.PreAuthorizedGrant, VciNames.RefreshTokenGrant, "client_credentials"),
            ["scopes_supported"] = Texts(CredentialCatalogue.All.Select(kind => kind.ConfigurationId)),
            ["authorization_details_types_supported"] = new JsonArray(VciNames.OpenIdCredential),
            ["code_challenge_methods_supported"] = new JsonArray(Pkce.Method),
            ["authorization_response_iss_parameter_supported"] = true,
            ["token_endpoint_auth_methods_supported"] = Texts(methods),
            ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray(JwsRules.Algorithm),
            ["dpop_signing_alg_values_supported"] = new JsonArray(JwsRules.Algorithm),
            ["pre-authorized_grant_anonymous_access_supported"] = isOpen,
        };
        if (attests)
        {
            metadata["client_attestation_signing_alg_values_supported"] = new JsonArray(JwsRules.Algorithm);
            metadata["client_attestation_pop_signing_alg_values_supported"] = new JsonArray(JwsRules.Algorithm);
            // Draft -07 §8: who offers the endpoint has every wallet use it.
            if (options.RequireAttestationChallenge)
                metadata[VciNames.ChallengeEndpoint] = issuer + "/challenge";
        }

        return metadata;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
