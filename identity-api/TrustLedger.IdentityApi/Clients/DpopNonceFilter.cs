using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Gives a fresh <c>DPoP-Nonce</c> with every answer, so that a wallet has one before it is asked for (RFC 9449 §8.2).</summary>
internal sealed class DpopNonceFilter(DpopNonces nonces) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers[VciNames.DpopNonceHeader] = nonces.Create();
        return next(context);
    }
}
