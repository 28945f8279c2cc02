using System.Security.Cryptography;
using System.Text;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Ties a same-device request to the browser that began it (OpenID4VP 1.0 §14.3, HAIP 1.0 §5.1): one cookie for each request.</summary>
/// <remarks>
/// Host-only, out of scripts' reach, and sent along when the wallet sends the person back (SameSite=Lax), but not with what
/// other sites' pages do. The name's prefix makes browsers refuse one that another host or plain http has set.
/// </remarks>
internal static class BrowserSession
{
    private const int SecretBytes = 32;

    public static string NewSecret() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What is stored in place of a session's secret or a response code.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Is(byte[]? stored, string? secret) =>
        stored is not null && secret is not null && CryptographicOperations.FixedTimeEquals(stored, HashOf(secret));

    public static void Begin(HttpResponse response, string id, string secret, string issuer, TimeSpan life) =>
        response.Cookies.Append(NameOf(id, issuer), secret, new CookieOptions
        {
            HttpOnly = true,
            Secure = IsSecure(issuer),
            SameSite = SameSiteMode.Lax,
            Path = "/",
            MaxAge = life,
            IsEssential = true,
        });

    /// <summary>The secret that the browser sent; null when it has none for this request.</summary>
    public static string? Read(HttpRequest request, string id, string issuer) => request.Cookies[NameOf(id, issuer)];

    // A browser takes the prefix only over https; in development the API is served by plain http on loopback.
    private static string NameOf(string id, string issuer) => $"{(IsSecure(issuer) ? "__Host-" : "")}presentation-{id}";

    private static bool IsSecure(string issuer) => issuer.StartsWith("https:", StringComparison.Ordinal);
}
