using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.Requests;

/// <summary>A request whose proof holds, its body still unread. Only <see cref="RequestProof.VerifyHead"/> makes one.</summary>
public sealed record RequestHead
{
    private readonly VerifiedRequest _request;
    private readonly Hash? _bodySha256;

    internal RequestHead(VerifiedRequest request, Hash? bodySha256) => (_request, _bodySha256) = (request, bodySha256);

    /// <summary>Who sends it: enough to turn a stranger away before reading on.</summary>
    public Address Address => _request.Address;

    /// <returns>
    /// The whole request; or <c>request-proof-body</c> when the body is not the one that was signed: another one, one
    /// too many or none.
    /// </returns>
    public Result<VerifiedRequest> WithBody(ReadOnlySpan<byte> body) =>
        body.IsEmpty == _bodySha256 is null && (_bodySha256 is not { } hash || hash == Hash.Of(body))
            ? _request
            : new Refusal("request-proof-body", "The proof is for another body.");
}
