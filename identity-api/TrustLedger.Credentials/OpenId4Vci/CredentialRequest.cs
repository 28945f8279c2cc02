using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>A request to the credential endpoint (OpenID4VCI 1.0 §8.2) with its key proofs, not yet verified.</summary>
public sealed record CredentialRequest(string ConfigurationId, IReadOnlyList<string> JwtProofs)
{
    /// <summary>Reads a request whose token named no credential identifiers.</summary>
    /// <returns>
    /// The request; or, first match wins, the code that §8.3.1.2 gives: <c>invalid-credential-request</c>,
    /// <c>unknown-credential-identifier</c>, <c>invalid-encryption-parameters</c>, <c>invalid-proof</c>.
    /// </returns>
    /// <param name="batchSize">The most proofs that one request may carry.</param>
    public static Result<CredentialRequest> Read(JsonObject json, int batchSize)
    {
        if (json[VciNames.CredentialIdentifier] is not null)
        {
            return json[VciNames.CredentialConfigurationId] is null
                ? new Refusal("unknown-credential-identifier", "The token response named no credential identifiers.")
                : new Refusal("invalid-credential-request", "A request has a configuration id or an identifier, not both.");
        }
        if (json.Text(VciNames.CredentialConfigurationId) is not { Length: > 0 } configuration)
            return new Refusal("invalid-credential-request", "credential_configuration_id is missing.");
        if (json["proof"] is not null)
            return new Refusal("invalid-credential-request", "The member proof is of a draft; version 1.0 has proofs.");
        if (json["credential_response_encryption"] is not null)
            return new Refusal("invalid-encryption-parameters", "This issuer does not encrypt credential responses.");
        if (json[VciNames.Proofs] is not JsonObject { Count: 1 } proofs || proofs.Texts(VciNames.Jwt) is not { } jwts)
            return new Refusal("invalid-proof", "proofs must hold exactly one proof type, jwt, with at least one proof.");
        return jwts.Count <= batchSize
            ? new CredentialRequest(configuration, jwts)
            : new Refusal("invalid-proof", $"At most {batchSize} proofs can be given at once.");
    }

    public JsonObject ToJson() => new()
    {
        [VciNames.CredentialConfigurationId] = ConfigurationId,
        [VciNames.Proofs] = new JsonObject { [VciNames.Jwt] = new JsonArray([.. JwtProofs.Select(proof => (JsonNode)proof)]) },
    };
}
