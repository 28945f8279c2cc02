using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Carries a refusal from authentication to its challenge, where the framework knows exceptions only.</summary>
internal sealed class RefusedCallerException(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;
}
