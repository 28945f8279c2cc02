using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.OpenId;

/// <summary>An offer together with what its issuer says of itself.</summary>
/// <param name="UsesDpop">Whether tokens can be bound to a key of the wallet.</param>
internal sealed record IssuerOffer(CredentialOffer Offer, IssuerMetadata Metadata, string TokenEndpoint, bool UsesDpop)
{
    /// <summary>The <c>vct</c> of a configuration that is offered.</summary>
    public string TypeOf(string configurationId) => ((JsonObject)Metadata.Configurations[configurationId]!).Text("vct")!;

    /// <summary>The issuer's name for a credential in the reader's language; its id when it has none.</summary>
    public string TitleOf(string configurationId, Language language)
    {
        var display = ((Metadata.Configurations[configurationId] as JsonObject)?["credential_metadata"] as JsonObject)?["display"] as JsonArray;
        var names = display?.OfType<JsonObject>().Where(item => item.Text("name") is { Length: > 0 }).ToList() ?? [];
        var wanted = language == Language.Chinese ? "zh" : "en";
        var best = names.Find(item => item.Text("locale")?.StartsWith(wanted, StringComparison.Ordinal) == true) ?? names.FirstOrDefault();
        return best?.Text("name") ?? configurationId;
    }
}
