using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>An authorization detail of the type <c>openid_credential</c> (RFC 9396, OpenID4VCI 1.0 §5.1.1, §6.2).</summary>
/// <param name="ConfigurationId">Which credential is asked for, or granted.</param>
public sealed record AuthorizationDetail(string ConfigurationId)
{
    private const int MostDetails = 32;
    private const int MostBytes = 65_536;

    /// <summary>In a token answer: the datasets that the token gives access to. Empty in a request.</summary>
    public IReadOnlyList<string> CredentialIdentifiers { get; init; } = [];

    /// <summary>In a request: the claims that the wallet asks for. Empty for all that there are.</summary>
    public IReadOnlyList<ClaimsDescription> Claims { get; init; } = [];

    /// <summary>The issuers that the detail is for (RFC 9396 §2.2); empty when it does not say.</summary>
    public IReadOnlyList<string> Locations { get; init; } = [];

    /// <summary>Reads the request parameter; members that no specification names are passed over.</summary>
    /// <returns>At least one detail; or <c>invalid-authorization-details</c>, the code of RFC 9396 §5.</returns>
    public static Result<IReadOnlyList<AuthorizationDetail>> ReadRequest(string parameter) =>
        StrictJson.ParseArray(Encoding.UTF8.GetBytes(parameter), MostBytes).TryGet(out var json, out _)
            ? Read(json, answered: false)
            : Invalid("authorization_details is a JSON array.");

    /// <summary>Reads the member of a token answer, in which each detail has its credential identifiers.</summary>
    /// <returns>At least one detail; or <c>invalid-authorization-details</c>.</returns>
    public static Result<IReadOnlyList<AuthorizationDetail>> ReadAnswer(JsonNode? member) => Read(member, answered: true);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = VciNames.OpenIdCredential, [VciNames.CredentialConfigurationId] = ConfigurationId };
        if (Locations.Count > 0)
            json["locations"] = Texts(Locations);
        if (Claims.Count > 0)
        {
            json[VciNames.Claims] = new JsonArray([.. Claims.Select(claim => (JsonNode)new JsonObject
            {
                ["path"] = claim.Path.ToJson(),
                ["mandatory"] = claim.IsMandatory,
            })]);
        }

        if (CredentialIdentifiers.Count > 0)
            json[VciNames.CredentialIdentifiers] = Texts(CredentialIdentifiers);
        return json;
    }

    /// <summary>What request and answer hold: an array of details.</summary>
    public static JsonArray ToJson(IEnumerable<AuthorizationDetail> details) =>
        new([.. details.Select(detail => (JsonNode)detail.ToJson())]);

    private static Result<IReadOnlyList<AuthorizationDetail>> Read(JsonNode? node, bool answered)
    {
        if (node is not JsonArray { Count: > 0 and <= MostDetails } array)
            return Invalid("authorization_details is an array of at least one detail.");

        var details = new List<AuthorizationDetail>(array.Count);
        foreach (var item in array)
        {
            // RFC 9396 §5: a type that is not known is refused, never passed over.
            if (item is not JsonObject json || json.Text("type") != VciNames.OpenIdCredential)
                return Invalid("The type openid_credential is known here, and no other.");
            if (json.Text(VciNames.CredentialConfigurationId) is not { Length: > 0 } configuration)
                return Invalid("A detail names a credential configuration.");
            if (!ClaimsDescriptions.Read(json[VciNames.Claims]).TryGet(out var claims, out var refusal))
                return Invalid(refusal.Detail);
            if (json.ContainsKey("locations") && json.Texts("locations") is null)
                return Invalid("locations is an array of texts.");

            IReadOnlyList<string> identifiers = answered ? json.Texts(VciNames.CredentialIdentifiers) ?? [] : [];
            if (answered && identifiers.Count == 0)
                return Invalid("A detail of a token answer has credential identifiers.");
            details.Add(new AuthorizationDetail(configuration)
            {
                Claims = claims,
                Locations = json.Texts("locations") ?? [],
                CredentialIdentifiers = identifiers,
            });
        }

        return details;
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static Refusal Invalid(string detail) => new("invalid-authorization-details", detail);
}
