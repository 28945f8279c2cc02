using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>What a wallet needs of the Credential Issuer Metadata (OpenID4VCI 1.0 §12.2.4).</summary>
/// <param name="AuthorizationServer">Whose metadata names the token endpoint: the issuer itself unless it names others, then the first.</param>
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
    /// <summary>The servers that the issuer relies on; empty when it is its own.</summary>
    public IReadOnlyList<string> AuthorizationServers { get; init; } = [];

    /// <summary>Null when nothing is issued later than it is asked for.</summary>
    public string? DeferredCredentialEndpoint { get; init; }

    /// <summary>Null when the issuer wants to hear nothing of what became of its credentials.</summary>
    public string? NotificationEndpoint { get; init; }

    /// <summary><c>credential_request_encryption</c> as the issuer wrote it; null when it takes requests in clear only.</summary>
    public JsonObject? RequestEncryption { get; init; }

    /// <summary><c>credential_response_encryption</c> as the issuer wrote it; null when it answers in clear only.</summary>
    public JsonObject? ResponseEncryption { get; init; }

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

        var malformed = new Refusal("issuer-metadata-malformed", "The issuer's metadata has a member of the wrong kind.");
        var servers = json.ContainsKey(VciNames.AuthorizationServers) ? json.Texts(VciNames.AuthorizationServers) : [];
        long? batch = 1;
        if (json[VciNames.BatchCredentialIssuance] is JsonObject offered)
            batch = offered.WholeNumber(VciNames.BatchSize);
        if (servers is null || batch is not (>= 1 and <= 1000)
            || IsOther(json, VciNames.CredentialRequestEncryption) || IsOther(json, VciNames.CredentialResponseEncryption))
        {
            return malformed;
        }

        return new IssuerMetadata(issuer, servers.Count > 0 ? servers[0] : issuer, credentialEndpoint, json.Text(VciNames.NonceEndpoint), (int)batch, configurations)
        {
            AuthorizationServers = servers,
            DeferredCredentialEndpoint = json.Text(VciNames.DeferredCredentialEndpoint),
            NotificationEndpoint = json.Text(VciNames.NotificationEndpoint),
            RequestEncryption = json[VciNames.CredentialRequestEncryption] as JsonObject,
            ResponseEncryption = json[VciNames.CredentialResponseEncryption] as JsonObject,
        };
    }

    // What cannot be read must not be taken for absent: it says that nothing may go in clear.
    private static bool IsOther(JsonObject json, string name) => json.ContainsKey(name) && json[name] is not JsonObject;
}
