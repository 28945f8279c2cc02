namespace TrustLedger.IdentityApi.Clients;

/// <summary>One grant type of <c>POST /token</c>. Register an implementation and the endpoint serves it.</summary>
/// <remarks>
/// Stateless itself; what it must remember (codes used, attempts) is durable before it answers. Calls overlap. Who
/// controls the request controls every parameter; each is there at most once.
/// </remarks>
internal interface ITokenGrant
{
    /// <summary>The value of <c>grant_type</c>.</summary>
    string GrantType { get; }

    /// <returns>A token response (RFC 6749 §5.1), or an answer of <see cref="Http.OAuthErrors"/>.</returns>
    Task<IResult> GrantAsync(
        HttpContext context, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken);
}
