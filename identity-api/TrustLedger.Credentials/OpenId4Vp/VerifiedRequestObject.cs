using TrustLedger.Credentials.Jose;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>A request that its verifier signed, and whose certificate was followed to a root. Only <see cref="RequestObjectReader"/> makes one.</summary>
public sealed class VerifiedRequestObject
{
    internal VerifiedRequestObject(PresentationRequest request, TrustedChain verifier) => (Request, Verifier) = (request, verifier);

    public PresentationRequest Request { get; }

    /// <summary>Who asks.</summary>
    public TrustedChain Verifier { get; }
}
