using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// What a provider's access token says of itself, when it has one reading only. It stands in front of the library that
/// verifies such tokens, which takes unknown <c>crit</c>, members twice, padded or loose base64url and times as text.
/// </summary>
/// <param name="Issuer">Null when there is none.</param>
/// <param name="Audience">Null when there is none, or an array.</param>
internal sealed record ProviderTokenForm(string? Issuer, string? Audience)
{
    private const int MostCharacters = 8_192;

    private static readonly string[] Times = ["exp", "nbf", "iat"];
    private static readonly string[] Texts = ["iss", "sub", "jti"];

    /// <returns>
    /// The form; or, first match wins: <c>token-malformed</c> (not three parts of canonical base64url, or not two strict
    /// JSON objects), <c>token-critical</c> (any <c>crit</c> or <c>b64</c>: none is understood),
    /// <c>token-claim-malformed</c> (a time that is no whole number, a name that is no text).
    /// </returns>
    public static Result<ProviderTokenForm> Parse(string text)
    {
        if (!CompactJws.Parse(text, MostCharacters).TryGet(out var parts, out _))
            return new Refusal("token-malformed", "This is not a compact JWS with one reading.");
        var (header, payload) = (parts.Header, parts.Payload);
        if (header.ContainsKey("crit") || header.ContainsKey("b64"))
            return new Refusal("token-critical", "The token has header extensions; none is understood here.");
        if (Times.Any(name => payload.ContainsKey(name) && payload.Time(name) is null)
            || Texts.Any(name => payload.ContainsKey(name) && payload.Text(name) is null))
            return new Refusal("token-claim-malformed", "A claim of the token is of another kind than RFC 7519 says.");
        return new ProviderTokenForm(payload.Text("iss"), payload.Text("aud"));
    }
}
