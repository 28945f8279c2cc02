using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>
/// The cookie that ties an open authorization to one browser, one for each, and the token that ties a form to the cookie.
/// </summary>
internal sealed class ConsentCookie(IOptions<IdentityApiOptions> options, LookupHash lookups)
{
    // More at once are no person's; a browser that had them all would send more than a server reads.
    private const int Most = 8;
    private const int LongestCookie = 64;

    private bool IsSecure => options.Value.Issuer.StartsWith("https:", StringComparison.Ordinal);

    // The prefix makes browsers refuse one that another host, or a page in clear, has set (RFC 6265bis §4.1.3).
    private string Prefix => IsSecure ? "__Host-authorization-" : "authorization-";

    /// <param name="request">Of the browser.</param>
    /// <param name="id">Of the authorization.</param>
    public string? Read(HttpRequest request, string id) =>
        request.Cookies.TryGetValue(Prefix + id, out var value) && value.Length is > 0 and <= LongestCookie ? value : null;

    /// <summary>Whether this browser has as many open as one may have.</summary>
    public bool IsFull(HttpRequest request) =>
        request.Cookies.Keys.Count(name => name.StartsWith(Prefix, StringComparison.Ordinal)) >= Most;

    public void Write(HttpResponse response, string id, string secret) => response.Cookies.Append(
        Prefix + id, secret, Settings(TimeSpan.FromMinutes(options.Value.AuthorizationMinutes)));

    public void Delete(HttpResponse response, string id) => response.Cookies.Append(Prefix + id, "", Settings(TimeSpan.Zero));

    /// <summary>What the form of this browser's page carries: a page of another site cannot know it.</summary>
    public string FormToken(string secret) => StrictBase64Url.Encode(lookups.Of("consent-form", secret));

    public bool IsFormToken(string secret, string? token) => token is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(FormToken(secret)));

    // Lax: the browser comes from the wallet, which is another site, and must have it on the page that follows.
    private CookieOptions Settings(TimeSpan life) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = life,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = IsSecure,
    };
}
