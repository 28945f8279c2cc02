using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>The URI, or the text behind a QR code, that carries an offer by value or by reference (§4.1.2, §4.1.3).</summary>
/// <param name="Offer">The offer, when it came by value.</param>
/// <param name="Reference">Where to fetch it, when it came by reference. An attacker's input: fetch through the egress client.</param>
public sealed record CredentialOfferUri(CredentialOffer? Offer, Uri? Reference)
{
    // HAIP 1.0 §4.2: read like the other one.
    private const string HaipScheme = "haip-vci";

    private const int MostCharacters = 16_384;

    public static string ByValue(CredentialOffer offer) =>
        $"{VciNames.OfferScheme}://?{VciNames.CredentialOffer}={Uri.EscapeDataString(offer.ToJson().ToJsonString())}";

    public static string ByReference(string offerUrl) =>
        $"{VciNames.OfferScheme}://?{VciNames.CredentialOfferUri}={Uri.EscapeDataString(offerUrl)}";

    /// <returns>
    /// Exactly one of the two forms; or <c>offer-uri-malformed</c>, or what <see cref="CredentialOffer.Read"/> refuses.
    /// </returns>
    public static Result<CredentialOfferUri> Parse(string text)
    {
        var malformed = new Refusal("offer-uri-malformed", $"Expected {VciNames.OfferScheme}://?credential_offer=… or credential_offer_uri=…");
        var question = text.IndexOf('?', StringComparison.Ordinal);
        if (text.Length > MostCharacters || question < 0
            || !(text.StartsWith(VciNames.OfferScheme + ":", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith(HaipScheme + ":", StringComparison.OrdinalIgnoreCase)))
        {
            return malformed;
        }

        var parameters = QueryString.Read(text[(question + 1)..]);
        if (parameters is null)
            return malformed;
        var byValue = parameters.GetValueOrDefault(VciNames.CredentialOffer);
        var byReference = parameters.GetValueOrDefault(VciNames.CredentialOfferUri);
        if (byValue is null == byReference is null)
            return malformed;

        if (byReference is not null)
        {
            return StrictUrl.TryParse(byReference, out var reference)
                ? new CredentialOfferUri(Offer: null, reference)
                : malformed;
        }
        if (!StrictJson.ParseObject(Encoding.UTF8.GetBytes(byValue!)).TryGet(out JsonObject? json, out var refusal))
            return refusal;
        return CredentialOffer.Read(json).TryGet(out var offer, out refusal)
            ? new CredentialOfferUri(offer, Reference: null)
            : refusal;
    }
}
