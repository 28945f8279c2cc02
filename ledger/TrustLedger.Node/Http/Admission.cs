using Microsoft.AspNetCore.Http.Features;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.Node.Http;

/// <summary>Who may enter which log: the readers' table, before a request's body is read.</summary>
/// <remarks>Members and others use up separate memories of spent proofs, so that a crowd of handles can't lock members out.</remarks>
internal sealed class Admission(TimeProvider time)
{
    private readonly SpentProofs _members = new();
    private readonly SpentProofs _others = new();

    /// <summary>Checks the proof in the request's header, if there is one.</summary>
    /// <returns>Who asks; or a refusal of <see cref="RequestProof.VerifyHead"/>.</returns>
    public Result<AdmittedCaller> Identify(NodeLog log, HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        var token = header.Count == 1 && header[0] is { } value
            && value.StartsWith(RequestProof.Scheme + " ", StringComparison.OrdinalIgnoreCase)
            ? value[(RequestProof.Scheme.Length + 1)..]
            : null;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var now = time.GetUtcNow();
        return RequestProof.VerifyHead(token, log.Genesis.Origin, context.Request.Method, target, now)
            .TryGet(out var head, out var refusal)
            ? new AdmittedCaller(new Caller(head.Address, log.Ledger.Roster.Of(head.Address, now)), head)
            : refusal;
    }

    /// <summary>Whether a closed log shows itself: to its members, and to those of whom it holds something.</summary>
    public static bool MayEnterClosed(NodeLog log, Caller caller) =>
        caller.IsMember || log.Find(new EntryQuery { Recipient = caller.Address }).Any();

    /// <summary>Compares the body that came with the one that was signed, and takes the proof's one use.</summary>
    /// <returns>The caller; or a refusal of <see cref="RequestHead.WithBody"/> or <see cref="SpentProofs.Spend"/>.</returns>
    public Result<Caller> Complete(AdmittedCaller admitted, ReadOnlySpan<byte> body)
    {
        if (!admitted.Head.WithBody(body).TryGet(out var request, out var refusal))
            return refusal;
        var spent = admitted.Caller.IsMember ? _members : _others;
        return spent.Spend(request, time.GetUtcNow()).TryGet(out _, out refusal) ? admitted.Caller : refusal;
    }
}
