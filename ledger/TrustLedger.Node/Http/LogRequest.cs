using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Http;

/// <summary>A request that <see cref="LogGate"/> let through: the log, who asks, and the whole body.</summary>
/// <param name="Log">The log that the path names.</param>
/// <param name="Caller">Null for someone who showed no proof, on an open log.</param>
/// <param name="Body">Empty for a request without one.</param>
internal sealed record LogRequest(NodeLog Log, Caller? Caller, byte[] Body)
{
    public static ValueTask<LogRequest?> BindAsync(HttpContext context) => new(context.Features.Get<LogRequest>());

    /// <summary>What keeps this caller from what members alone may have; null for a member.</summary>
    public Problem? NeedsMember() => Caller switch
    {
        null => NeedsProof(),
        { IsMember: false } => Problems.Forbidden(new Refusal("members-only", "Only members of the log may have this.")),
        _ => null,
    };

    /// <summary>What keeps this caller from what somebody who shows a key may have; null when one was shown.</summary>
    public Problem? NeedsProof() => Caller is null
        ? Problems.Unproven(new Refusal("request-proof-wanted", "Show a key: this is not for everyone."))
        : null;

    /// <summary>Whether the caller may know of an entry: members of any, others of what is about or by them.</summary>
    public bool MaySee(FoundEntry found) => Caller is { } caller
        && (caller.IsMember || caller.Address == found.Entry.Statement.Recipient || caller.Address == found.Entry.Signer);
}
