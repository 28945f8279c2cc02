namespace TrustLedger.IdentityApi.Authorization;

/// <summary>Where a browser is sent back to with a code (RFC 6749 §3.1.2, RFC 8252 §7).</summary>
internal static class RedirectUri
{
    private const int Longest = 2_000;

    // What a browser would run, or read from this machine, in place of opening a wallet.
    private static readonly string[] Forbidden =
        ["about", "blob", "data", "file", "filesystem", "ftp", "javascript", "mailto", "tel", "vbscript", "view-source", "ws", "wss"];

    /// <summary>An https URL, http on a loopback address, or a scheme that a wallet registered; absolute and without a fragment.</summary>
    public static bool IsAllowed(string text)
    {
        if (text.Length > Longest || text.Any(c => c is <= ' ' or > '~' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}' or '#')
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
        {
            return false;
        }

        if (uri.Scheme == Uri.UriSchemeHttp)
            return uri.IsLoopback;
        return uri.Scheme == Uri.UriSchemeHttps || !Forbidden.Contains(uri.Scheme, StringComparer.Ordinal);
    }

    /// <summary>The address with more parameters behind those that it has.</summary>
    public static string With(string redirectUri, IEnumerable<(string Name, string? Value)> parameters)
    {
        var added = string.Join('&', parameters.Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
        return $"{redirectUri}{(redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{added}";
    }

    /// <summary>What a page's <c>form-action</c> must allow for the form's answer to lead there.</summary>
    public static string FormAction(string redirectUri)
    {
        var uri = new Uri(redirectUri);
        return uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps
            ? uri.GetLeftPart(UriPartial.Authority)
            : uri.Scheme + ":";
    }
}
