using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Http;

/// <summary>
/// Carries a refusal out of request binding, where no result can be returned. Thrown by the binders of this folder
/// only, caught by <see cref="Faults"/> only.
/// </summary>
internal sealed class RequestRefusedException(Refusal refusal, int status)
    : BadHttpRequestException(refusal.Code, status)
{
    public Refusal Refusal { get; } = refusal;
}
