using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>The answer of the credential endpoint (OpenID4VCI 1.0 §8.3), one credential for each key proof.</summary>
public sealed record CredentialResponse(IReadOnlyList<string> Credentials)
{
    /// <returns>The credentials, unverified; or <c>credential-response-malformed</c>.</returns>
    public static Result<CredentialResponse> Read(JsonObject json)
    {
        if (json[VciNames.Credentials] is JsonArray { Count: > 0 } array)
        {
            var credentials = array.OfType<JsonObject>().Select(item => item.Text(VciNames.Credential)).OfType<string>().ToList();
            if (credentials.Count == array.Count)
                return new CredentialResponse(credentials);
        }
        return new Refusal("credential-response-malformed", "The issuer's answer holds no readable credentials.");
    }

    public JsonObject ToJson() => new()
    {
        [VciNames.Credentials] = new JsonArray(
            [.. Credentials.Select(credential => (JsonNode)new JsonObject { [VciNames.Credential] = credential })]),
    };
}
