namespace TrustLedger.Node.Http;

/// <summary>What the log answers to who handed a statement in.</summary>
/// <param name="Uid">The statement's uid.</param>
/// <param name="Index">Its place on the log, from 0.</param>
/// <param name="LeafHash">Base64.</param>
/// <param name="AcceptedMilliseconds">When it was first accepted, Unix milliseconds.</param>
/// <param name="Durable">The signed promise, a note: see <see cref="Protocol.Proofs.DurablePromise"/>.</param>
/// <param name="Proof">The inclusion proof with its checkpoint as c2sp.org/tlog-proof; not with <c>ack=durable</c>.</param>
/// <param name="Entry">The entry's bytes, base64.</param>
internal sealed record StatementReceipt(
    string Uid, long Index, string LeafHash, ulong AcceptedMilliseconds, string Durable, string? Proof, string Entry);
