using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The link, or the text behind a QR code, that takes a wallet to a signed request (OpenID4VP 1.0 §5, §5.10, RFC 9101).</summary>
/// <param name="ClientId">Who asks, as the signed request must say too.</param>
/// <param name="RequestUri">Where to fetch it; null when the link holds it. An attacker's input: fetch through the egress client.</param>
/// <param name="ByPost">Whether the verifier offers to take a <c>wallet_nonce</c>.</param>
public sealed record RequestLink(string ClientId, Uri? RequestUri, bool ByPost)
{
    public const string Scheme = "openid4vp";

    private const int MostCharacters = 65_536;

    /// <summary>The signed request object itself, when the link holds it (RFC 9101 §5.1); HAIP has no such links.</summary>
    public string? Request { get; init; }

    /// <summary>Reads a link of the schemes <c>openid4vp</c> and <c>haip-vp</c>.</summary>
    /// <returns>
    /// The link; or <c>request-link-malformed</c>, also with both a request and its address; <c>request-unsigned</c> parameters
    /// in the link in place of a signed request; <c>request-uri-method-unknown</c>.
    /// </returns>
    public static Result<RequestLink> Parse(string text)
    {
        var malformed = new Refusal("request-link-malformed", $"Expected {Scheme}://?client_id=…&request_uri=…");
        var question = text.IndexOf('?', StringComparison.Ordinal);
        if (text.Length > MostCharacters || question < 0
            || !(text.StartsWith(Scheme + "://", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("haip-vp://", StringComparison.OrdinalIgnoreCase))
            || QueryString.Read(text[(question + 1)..]) is not { } parameters
            || !parameters.TryGetValue(OpenId4VpNames.ClientId, out var clientId))
            return malformed;

        var request = parameters.GetValueOrDefault(OpenId4VpNames.Request);
        var method = parameters.GetValueOrDefault(OpenId4VpNames.RequestUriMethod);
        if (!parameters.TryGetValue(OpenId4VpNames.RequestUri, out var requestUri))
        {
            if (request is null)
                return new Refusal("request-unsigned", "Only signed requests, by request_uri or request, are answered.");
            return method is null ? new RequestLink(clientId, RequestUri: null, ByPost: false) { Request = request } : malformed;
        }

        if (request is not null || !StrictUrl.TryParse(requestUri, out var uri))
            return malformed;
        return method switch
        {
            null or "get" => new RequestLink(clientId, uri, ByPost: false),
            "post" => new RequestLink(clientId, uri, ByPost: true),
            _ => new Refusal("request-uri-method-unknown", "request_uri_method is get or post."),
        };
    }

    public override string ToString() => $"{Scheme}://?{OpenId4VpNames.ClientId}={Uri.EscapeDataString(ClientId)}"
        + (Request is not null
            ? $"&{OpenId4VpNames.Request}={Request}"
            : $"&{OpenId4VpNames.RequestUri}={Uri.EscapeDataString(RequestUri!.AbsoluteUri)}"
                + (ByPost ? $"&{OpenId4VpNames.RequestUriMethod}=post" : ""));
}
