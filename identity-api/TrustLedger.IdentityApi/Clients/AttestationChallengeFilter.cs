using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Where challenges are demanded, gives a fresh one with every answer, refusals too (draft -07 §8.1).</summary>
internal sealed class AttestationChallengeFilter(AttestationChallenges challenges, IOptions<IdentityApiOptions> options) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (options.Value.RequireAttestationChallenge)
            context.HttpContext.Response.Headers[VciNames.ClientAttestationChallengeHeader] = challenges.Create();
        return next(context);
    }
}
