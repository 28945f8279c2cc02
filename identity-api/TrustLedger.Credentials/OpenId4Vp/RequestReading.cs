using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What came of reading a request object. Only <see cref="RequestObjectReader.Open"/> makes one.</summary>
public sealed class RequestReading
{
    internal RequestReading(Result<VerifiedRequestObject> request, ErrorReply? reply = null) => (Request, Reply) = (request, reply);

    /// <summary>The request, or why it was refused.</summary>
    public Result<VerifiedRequestObject> Request { get; }

    /// <summary>
    /// What to tell the verifier of a refusal (OpenID4VP 1.0 §8.5). Null when it was not refused, and when nobody must
    /// hear of it: before it is known who asks, and that they ask this wallet now, nothing is sent anywhere.
    /// </summary>
    public ErrorReply? Reply { get; }
}
