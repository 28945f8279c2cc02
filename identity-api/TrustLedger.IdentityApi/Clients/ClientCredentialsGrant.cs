using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// <c>client_credentials</c> for registered clients that prove themselves with a signed assertion (RFC 7523 §2.2, §3).
/// </summary>
internal sealed class ClientCredentialsGrant(
    ClientStore clients,
    SpentTokens spent,
    AccessTokens tokens,
    IOptions<IdentityApiOptions> options,
    TimeProvider time,
    ILogger<ClientCredentialsGrant> logger) : ITokenGrant
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const long LongestAssertionSeconds = 300;
    private const long ClockSkewSeconds = 60;
    private const int ShortestJti = 16;
    private const int LongestJti = 128;

    // The type that draft-ietf-oauth-rfc7523bis asks for, and what clients wrote before it.
    private static readonly JwsRules Rules = new("client-authentication+jwt", MaxBytes: 8_192);
    private static readonly JwsRules OlderRules = new("JWT", MaxBytes: 8_192);

    public string GrantType => "client_credentials";

    public async Task<IResult> GrantAsync(
        HttpContext context, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        if (form.GetValueOrDefault("client_assertion_type") != AssertionType
            || !form.TryGetValue("client_assertion", out var assertion))
            return OAuthErrors.InvalidRequest("A signed client assertion (RFC 7523) is needed.");

        var result = await ClientOfAsync(assertion, form.GetValueOrDefault("client_id"), cancellationToken);
        if (!result.TryGet(out var client, out var refusal))
        {
            logger.Refused("client sign-in", refusal);
            return OAuthErrors.InvalidClient(refusal.Code);
        }

        var roles = client.Roles;
        if (form.TryGetValue("scope", out var scope))
        {
            roles = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (roles.Count == 0 || roles.Except(client.Roles, StringComparer.Ordinal).Any())
                return OAuthErrors.Of("invalid_scope", "The client does not have these roles.");
        }

        var life = options.Value.AccessTokenSeconds;
        var token = tokens.Create(client.Id, TimeSpan.FromSeconds(life), new Dictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            ["client_id"] = client.Id,
            [CallerClaims.Organisation] = client.Organisation,
            [CallerClaims.Place] = client.Place,
            [CallerClaims.Role] = new JsonArray([.. roles.Select(role => (JsonNode)role)]),
        });
        return TypedResults.Json(new TokenAnswer(token, "Bearer", life, string.Join(' ', roles)));
    }

    /// <remarks>The order is that of RFC 7523 §3; the identifier is spent last, so a forger spends none.</remarks>
    private async Task<Result<RegisteredClient>> ClientOfAsync(
        string assertion, string? clientId, CancellationToken cancellationToken)
    {
        if (!StrictReader.Read(assertion, Rules).TryGet(out var unverified, out var refusal)
            && !StrictReader.Read(assertion, OlderRules).TryGet(out unverified, out _))
            return refusal;
        // 1, 2.
        if (unverified.Payload.Text("iss") is not { } issuer || unverified.Payload.Text("sub") != issuer
            || (clientId is not null && clientId != issuer))
            return new Refusal("assertion-issuer-wrong", "A client assertion is by the client and about it.");
        if (await clients.FindAsync(issuer, cancellationToken) is not { Active: true } client)
            return new Refusal("client-unknown", "There is no such client, or it is disabled.");
        // 9.
        if (!unverified.Verify(client.Key).TryGet(out var token, out refusal))
            return refusal;
        // 3.
        if (token.Payload.Text("aud") != options.Value.Issuer)
            return new Refusal("assertion-audience-wrong", "The assertion is for another service.");
        // 4, 5, 6.
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (token.Payload.Time("exp") is not { } expires || expires <= now)
            return new Refusal("assertion-expired", "The assertion's time is over.");
        if (expires > now + LongestAssertionSeconds + ClockSkewSeconds
            || token.Payload.Time("nbf") > now + ClockSkewSeconds || token.Payload.Time("iat") > now + ClockSkewSeconds)
            return new Refusal("assertion-time-wrong", "An assertion lives for at most five minutes, from now on.");
        // 7.
        if (token.Payload.Text("jti") is not { Length: >= ShortestJti and <= LongestJti } jti)
            return new Refusal("assertion-id-missing", "An assertion has a jti of 16 to 128 characters.");
        return await spent.TrySpendAsync(issuer, jti, DateTimeOffset.FromUnixTimeSeconds(expires), cancellationToken)
            ? client
            : new Refusal("assertion-used", "This assertion was used before.");
    }
}
