namespace TrustLedger.Node;

/// <summary>The address of another node, as an operator or a genesis names it.</summary>
internal static class HttpAddress
{
    /// <returns>Null for anything but https or, on this machine alone, http: on the way between, anybody could answer.</returns>
    public static Uri? Read(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : null;
}
