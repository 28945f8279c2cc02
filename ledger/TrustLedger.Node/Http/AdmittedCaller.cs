using TrustLedger.Protocol.Requests;

namespace TrustLedger.Node.Http;

/// <summary>A caller whose proof holds, while the request's body is still to come.</summary>
internal sealed record AdmittedCaller(Caller Caller, RequestHead Head);
