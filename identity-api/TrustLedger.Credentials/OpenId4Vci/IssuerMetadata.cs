using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>What a wallet needs of the Credential Issuer Metadata (OpenID4VCI 1.0 §12.2.4).</summary>
/// <param name="AuthorizationServer">Whose metadata names the token endpoint: the issuer itself unless it names another.</param>
/// <param name="NonceEndpoint">Null when the issuer asks for no nonce in key proofs.</param>
/// <param name="BatchSize">The most key proofs in one request; 1 when batches are not offered.</param>
/// <param name="Configurations">The configurations by id, as the issuer wrote them.</param>
public sealed record IssuerMetadata(
    string Issuer,
    string AuthorizationServer,
    string CredentialEndpoint,
    string? NonceEndpoint,
    int BatchSize,
    JsonObject Configurations)
{
    /// <summary>Where an identifier's metadata is: the well-known path goes between host and path (§12.2.2).</summary>
    public static Uri Location(Uri issuer, string wellKnownPath) =>
        new(issuer.GetLeftPart(UriPartial.Authority) + wellKnownPath + issuer.AbsolutePath.TrimEnd('/'));

    /// <returns>
    /// The metadata; or <c>issuer-metadata-malformed</c>, or <c>issuer-mismatch</c> when it is another issuer's (§12.2.4).
    /// </returns>
    public static Result<IssuerMetadata> Read(JsonObject json, string expectedIssuer)
    {
        if (json.Text(VciNames.CredentialIssuer) is not { } issuer
            || json.Text(VciNames.CredentialEndpoint) is not { } credentialEndpoint
            || json[VciNames.CredentialConfigurationsSupported] is not JsonObject configurations)
        {
            return new Refusal("issuer-metadata-malformed", "The issuer's metadata lacks a required member.");
        }
        if (!string.Equals(issuer, expectedIssuer, StringComparison.Ordinal))
            return new Refusal("issuer-mismatch", "The metadata is of another issuer than the offer named.");

        var server = json[VciNames.AuthorizationServers] is null ? issuer : json.Texts(VciNames.AuthorizationServers)?[0];
        long? batch = 1;
        if (json[VciNames.BatchCredentialIssuance] is JsonObject offered)
            batch = offered.WholeNumber(VciNames.BatchSize);
        return server is null || batch is not (>= 1 and <= 1000)
            ? new Refusal("issuer-metadata-malformed", "The issuer's metadata has a member of the wrong kind.")
            : new IssuerMetadata(issuer, server, credentialEndpoint, json.Text(VciNames.NonceEndpoint), (int)batch, configurations);
    }
}
