namespace TrustLedger.IdentityApi.Http;

/// <summary>
/// Serves an issuer identifier that has a path: endpoints below it, and its well-known documents where OpenID4VCI 1.0
/// §12.2.2, RFC 8414 §3.1 and SD-JWT VC §5.1 put them, which is between host and path. What an answer names by its path
/// alone gets the identifier before it.
/// </summary>
internal static class IssuerPath
{
    private const string WellKnown = "/.well-known";

    public static void UseIssuerPath(this WebApplication app, IdentityApiOptions options)
    {
        var issuerPath = options.IssuerPath;
        if (issuerPath.Length == 0)
            return;

        app.Use((context, next) =>
        {
            var (request, response) = (context.Request, context.Response);
            response.OnStarting(() =>
            {
                // RFC 9110 §10.2.2: a location without a host begins at the host's root, and not below this path.
                if (response.Headers.Location.ToString() is ['/', not '/', ..] location)
                    response.Headers.Location = options.Issuer + location;
                return Task.CompletedTask;
            });
            if (request.Path.StartsWithSegments(WellKnown, StringComparison.Ordinal)
                && request.Path.Value!.EndsWith(issuerPath, StringComparison.Ordinal))
            {
                request.Path = request.Path.Value[..^issuerPath.Length];
            }
            else if (request.Path.StartsWithSegments(issuerPath, StringComparison.Ordinal, out var rest))
            {
                (request.PathBase, request.Path) = (issuerPath, rest);
            }
            return next(context);
        });
        // Named here, or the framework would choose the endpoint before the path is right.
        app.UseRouting();
    }
}
