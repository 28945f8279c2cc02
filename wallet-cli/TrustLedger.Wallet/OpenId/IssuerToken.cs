using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>An access token for the credential endpoint.</summary>
/// <param name="IsDpop">Whether it works only with a proof of the wallet's key.</param>
internal sealed record IssuerToken(string Value, bool IsDpop)
{
    /// <summary>Fetches another token later; null when the server gave none.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>What the token gives access to, where the server told it (OpenID4VCI 1.0 §6.2); empty where it did not.</summary>
    public IReadOnlyList<AuthorizationDetail> Details { get; init; } = [];

    /// <summary>Reads a token answer or what was saved of one. Members that are not known are passed over.</summary>
    /// <returns>The token; or <c>token-response-malformed</c>.</returns>
    public static Result<IssuerToken> Read(JsonObject json)
    {
        if (json.Text("access_token") is not { Length: > 0 } token)
            return new Refusal("token-response-malformed", "The token endpoint gave no token.");
        IReadOnlyList<AuthorizationDetail> details = [];
        if (json.ContainsKey(VciNames.AuthorizationDetails)
            && !AuthorizationDetail.ReadAnswer(json[VciNames.AuthorizationDetails]).TryGet(out details!, out _))
        {
            return new Refusal("token-response-malformed", "The token's authorization details cannot be read.");
        }

        return new IssuerToken(token, string.Equals(json.Text("token_type"), "DPoP", StringComparison.OrdinalIgnoreCase))
        {
            RefreshToken = json.Text("refresh_token"),
            Details = details,
        };
    }

    /// <summary>As it goes into the vault, for <see cref="Read"/>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["access_token"] = Value, ["token_type"] = IsDpop ? "DPoP" : "Bearer" };
        if (RefreshToken is not null)
            json["refresh_token"] = RefreshToken;
        if (Details.Count > 0)
            json[VciNames.AuthorizationDetails] = AuthorizationDetail.ToJson(Details);
        return json;
    }

    /// <summary>What is to be asked for, one request each: the datasets that the server named, else the configuration itself.</summary>
    /// <returns>Empty when the server named datasets, and none of this configuration.</returns>
    public IEnumerable<CredentialSlot> SlotsOf(string configurationId) => Details.Count == 0
        ? [new CredentialSlot(configurationId, null)]
        : Details.Where(detail => detail.ConfigurationId == configurationId).SelectMany(detail => detail.CredentialIdentifiers)
            .Distinct(StringComparer.Ordinal).Select(identifier => new CredentialSlot(configurationId, identifier));
}
