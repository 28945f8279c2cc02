using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.OpenId;

/// <summary>An offer together with what its issuer, and the server that it relies on, say of themselves.</summary>
/// <param name="Server">The authorization server that was chosen for this offer.</param>
internal sealed record IssuerOffer(CredentialOffer Offer, IssuerMetadata Metadata, AuthorizationServer Server)
{
    /// <summary>Whether the person signs in at the issuer; else the offer's own code is redeemed.</summary>
    public bool NeedsAuthorization => Offer.PreAuthorizedCode is null;

    /// <summary>The <c>vct</c> of a configuration that is offered.</summary>
    public string TypeOf(string configurationId) => Configuration(configurationId).Text("vct")!;

    /// <summary>The scope that asks for a configuration; null when only authorization details can.</summary>
    public string? ScopeOf(string configurationId) => Configuration(configurationId).Text("scope");

    /// <summary>
    /// What is offered as the parameter <c>authorization_details</c>, which names the issuer where it lists authorization
    /// servers (OpenID4VCI 1.0 §5.1.1, §6.1.1).
    /// </summary>
    public string Details() => AuthorizationDetail.ToJson(Offer.ConfigurationIds.Select(id =>
        new AuthorizationDetail(id) { Locations = Metadata.AuthorizationServers.Count > 0 ? [Metadata.Issuer] : [] })).ToJsonString();

    /// <summary>How the issuer wants keys proven, by proof type; null when it says nothing of it.</summary>
    public JsonObject? ProofTypesOf(string configurationId) => Configuration(configurationId)["proof_types_supported"] as JsonObject;

    /// <summary>The issuer's name for a credential in the reader's language; its id when it has none.</summary>
    public string TitleOf(string configurationId, Language language)
    {
        var display = (Configuration(configurationId)["credential_metadata"] as JsonObject)?["display"] as JsonArray;
        var names = display?.OfType<JsonObject>().Where(item => item.Text("name") is { Length: > 0 }).ToList() ?? [];
        var wanted = language == Language.Chinese ? "zh" : "en";
        var best = names.Find(item => item.Text("locale")?.StartsWith(wanted, StringComparison.Ordinal) == true) ?? names.FirstOrDefault();
        return best?.Text("name") ?? configurationId;
    }

    // Only offers whose configurations are all described are made.
    private JsonObject Configuration(string id) => (JsonObject)Metadata.Configurations[id]!;
}
