using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TrustLedger.Protocol.Encoding;

/// <summary>Addresses out of someone's data, which every reader takes for the same host (RFC 3986, and nothing beside it).</summary>
/// <remarks>That one is well formed says nothing of where it leads: the egress client judges that.</remarks>
public static class StrictUrl
{
    public const int MostCharacters = 2_000;

    /// <summary>
    /// False for what is no absolute http or https address of printable ASCII, for one longer than
    /// <see cref="MostCharacters"/>, and for one with a user name, a fragment, a backslash, or a host that is written
    /// otherwise than it is read.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        if (text is not { Length: > 0 and <= MostCharacters } || text.AsSpan().ContainsAnyExceptInRange('!', '~')
            || text.AsSpan().ContainsAny('\\', '#')
            || !Uri.TryCreate(text, UriKind.Absolute, out var parsed)
            || !(parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp)
            || !IsPlain(parsed))
            return false;
        url = parsed;
        return true;
    }

    /// <summary>
    /// Whether no reader before or behind us would take the host for another one: no user name before it, which
    /// <c>example.com@127.0.0.1</c> hides behind; no address as one number, in octal or hexadecimal; no name with
    /// letters of other scripts or a dot at its end; nothing between an address' bracket and the port.
    /// </summary>
    public static bool IsPlain(Uri url) => url.IsAbsoluteUri && url.Host.Length > 0 && Authority(url) is { } authority
        && !authority.Contains('@') && url.HostNameType switch
        {
            UriHostNameType.IPv4 => Host(authority).SequenceEqual(url.Host),
            UriHostNameType.Dns => Ascii.IsValid(url.Host) && !url.Host.EndsWith('.')
                && Host(authority).Equals(url.Host, StringComparison.OrdinalIgnoreCase),
            UriHostNameType.IPv6 => IsBracketed(authority),
            _ => false,
        };

    private static string? Authority(Uri url)
    {
        var begins = url.OriginalString.IndexOf("://", StringComparison.Ordinal);
        if (begins < 0)
            return null;
        var rest = url.OriginalString[(begins + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        return end < 0 ? rest : rest[..end];
    }

    // .NET passes over what stands between the bracket and the port, and over a zone.
    private static bool IsBracketed(ReadOnlySpan<char> authority)
    {
        var close = authority.IndexOf(']');
        return authority[0] == '[' && close > 0 && !authority[..close].Contains('%')
            && (close == authority.Length - 1 || authority[close + 1] == ':');
    }

    private static ReadOnlySpan<char> Host(string authority)
    {
        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? authority : authority.AsSpan(0, colon);
    }
}
