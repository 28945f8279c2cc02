using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace TrustLedger.IdentityApi.Http;

/// <summary>Answers that say the same to everybody: they may be kept, and come in the form that the caller prefers.</summary>
internal static class PublicAnswer
{
    /// <summary>Lets anybody keep the answer for a while; everything else is <c>no-store</c>.</summary>
    public static void Keep(HttpContext context, TimeSpan life) => context.Response.Headers.CacheControl =
        string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)life.TotalSeconds}");

    /// <summary>
    /// Whether the caller asks for <paramref name="mediaType"/> by name and would not rather have JSON (RFC 9110 §12.5.1). Of
    /// two that it likes equally, the one that it names first counts.
    /// </summary>
    public static bool Prefers(HttpRequest request, string mediaType) =>
        string.Equals(
            request.GetTypedHeaders().Accept
                .Where(accepted => accepted.Quality is null or > 0)
                .Where(accepted => Is(accepted, mediaType) || accepted.MatchesAllTypes || Is(accepted, "application/*") || Is(accepted, "application/json"))
                .OrderByDescending(accepted => accepted.Quality ?? 1)
                .FirstOrDefault()?.MediaType.Value,
            mediaType,
            StringComparison.OrdinalIgnoreCase);

    private static bool Is(MediaTypeHeaderValue accepted, string mediaType) =>
        accepted.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
