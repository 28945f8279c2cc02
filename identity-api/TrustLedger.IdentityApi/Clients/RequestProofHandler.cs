using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// Residents act by wallet keys: each request shows, with a JWT signed by the key of a handle, who sends it.
/// </summary>
/// <remarks>
/// The body is read here, once and whole, because the proof covers it; the endpoint reads the same bytes again.
/// A proof serves one request: one that was used is refused, also when the request itself failed and also after a
/// restart, because its use is durable before the request is served.
/// </remarks>
internal sealed class RequestProofHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    IOptions<IdentityApiOptions> api,
    SpentTokens spent,
    TimeProvider time) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = RequestProof.Scheme + " ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();

        var target = Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Length == 0)
            target = Request.PathBase + Request.Path + Request.QueryString; // A test server has no request line.
        if (!RequestProof.VerifyHead(header[Prefix.Length..], api.Value.Issuer, Request.Method, target, time.GetUtcNow())
                .TryGet(out var head, out var refusal))
            return Fail(refusal);

        var body = await RequestBytes.ReadAsync(Request, Context.RequestAborted);
        Request.Body = new MemoryStream(body, writable: false);
        if (!head.WithBody(body).TryGet(out var request, out refusal))
            return Fail(refusal);

        var handle = request.Address.ToLowerHex();
        // To the last moment at which its time would be accepted.
        var expires = request.IssuedAt + RequestProof.Tolerance;
        if (!await spent.TrySpendAsync($"handle:{handle}", request.Jti, expires, Context.RequestAborted))
            return Fail(new Refusal("request-proof-used", "A request proof serves one request, within its time."));

        var identity = new ClaimsIdentity([new Claim(CallerClaims.Handle, handle)], Scheme.Name);
        if (request.Nonce is { } nonce)
            identity.AddClaim(new Claim(CallerClaims.Nonce, nonce));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.Append("WWW-Authenticate", RequestProof.Scheme);
        if ((await HandleAuthenticateOnceSafeAsync()).Failure is RefusedCallerException refused)
        {
            await Problems.From(refused.Refusal, StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
            return;
        }

        Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private AuthenticateResult Fail(Refusal refusal)
    {
        Logger.Refused("request proof", refusal);
        return AuthenticateResult.Fail(new RefusedCallerException(refusal));
    }
}
