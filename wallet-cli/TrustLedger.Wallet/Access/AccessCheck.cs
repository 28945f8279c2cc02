using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Wallet.Access;

/// <summary>Compares lines with the roots that the ledger has of their days; asks for each digest once.</summary>
internal sealed class AccessCheck(NodeClient identityLog)
{
    private readonly Dictionary<Bytes32, Result<DigestBody>> _digests = [];

    /// <returns>
    /// Whether the line is under a root on the ledger, false while its day is open; or, first match wins: a refusal of
    /// <see cref="NodeClient.FindAsync"/>, <c>access-digest-other</c> the statement is no digest of that day, a refusal of
    /// <see cref="InclusionProof.Verify"/>: the line was changed, or never was in that day's tree.
    /// </returns>
    /// <exception cref="HttpRequestException">The node is away.</exception>
    public async Task<Result<bool>> CheckAsync(AccessRecord record, CancellationToken cancellationToken)
    {
        if (record is not { Digest: { } uid, Proof: { } proof })
            return false;
        if (!_digests.TryGetValue(uid, out var found))
            _digests[uid] = found = await DigestAsync(uid, cancellationToken);
        if (!found.TryGet(out var digest, out var refusal))
            return refusal;
        if (digest.Day != record.Day)
            return new Refusal("access-digest-other", "The statement is a digest of another day.");
        return proof.Verify(record.Leaf, Hash.FromBytes(digest.Root.ToArray())).TryGet(out _, out refusal) ? true : refusal;
    }

    private async Task<Result<DigestBody>> DigestAsync(Bytes32 uid, CancellationToken cancellationToken)
    {
        if (!(await identityLog.FindAsync(uid, cancellationToken)).TryGet(out var found, out var refusal))
            return refusal;
        return found.Statement.Statement.Read<DigestBody>().TryGet(out var digest, out _)
            ? digest
            : new Refusal("access-digest-other", "The statement is not a digest.");
    }
}
