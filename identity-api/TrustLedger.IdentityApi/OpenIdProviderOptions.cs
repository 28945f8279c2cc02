namespace TrustLedger.IdentityApi;

/// <summary>An OpenID provider whose access tokens officers may call with.</summary>
public sealed class OpenIdProviderOptions
{
    /// <summary>The provider's issuer URL; its discovery document is fetched from there.</summary>
    public string Authority { get; init; } = "";

    /// <summary>The audience that its tokens must name. Another API's tokens must not open this one.</summary>
    public string Audience { get; init; } = "";

    /// <summary>Set where the provider's tokens carry arrays of audiences.</summary>
    public bool AllowAudienceArray { get; init; }

    /// <summary>The <c>typ</c> that its access tokens carry: <c>at+jwt</c> by RFC 9068, <c>JWT</c> from older providers.</summary>
    public string TokenType { get; init; } = "at+jwt";

    public string RoleClaim { get; init; } = "roles";

    public string OrganisationClaim { get; init; } = "org";

    public string PlaceClaim { get; init; } = "place";

    /// <summary>The provider's role names to ours (docs/OPERATING.md). A role that is not listed gives nothing.</summary>
    public IDictionary<string, string> Roles { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
