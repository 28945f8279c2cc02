using TrustLedger.Casework.Approvals;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Finds what departments say of a person: attestations that stand on the identity log, opened.</summary>
internal sealed class FactFinder(Database database, ContentStore contents, LedgerStates states)
{
    /// <param name="item">Whose facts.</param>
    /// <param name="person">The register's id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// Facts by predicate: of those that stand, the newest by the role in charge, else the newest; or <c>ledger-away</c>,
    /// or what a follower of the log refuses.
    /// </returns>
    public async Task<Result<FoundFacts>> FindAsync(ServiceItem item, string person, CancellationToken cancellationToken)
    {
        var candidates = await database.ReadAsync(
            async connection =>
            {
                var all = new List<(ClaimRow Claim, AttestationRow Attestation)>();
                foreach (var claim in await Claims.OfPersonAsync(connection, person))
                {
                    if (claim.IsPublished && item.Facts.Any(fact => fact.Predicate == claim.Predicate))
                        all.AddRange((await Attestations.OfClaimAsync(connection, claim.Uid)).Select(attestation => (claim, attestation)));
                }

                return all;
            },
            cancellationToken);
        if (candidates.Count == 0)
            return FoundFacts.None;

        var uids = candidates.SelectMany(candidate => new[] { candidate.Claim.Uid, candidate.Attestation.Uid }).Distinct(StringComparer.Ordinal);
        var size = candidates.Max(candidate => candidate.Attestation.Log_index) ?? 0;
        if (!(await states.OfAsync(uids, size + 1, cancellationToken)).TryGet(out var known, out var refusal))
            return refusal;

        var found = new FoundFacts(new Dictionary<string, Fact>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var need in item.Facts)
        {
            var standing = candidates
                .Where(one => one.Claim.Predicate == need.Predicate && one.Attestation.As != AttestationRelation.Peer
                    && Stands(known[one.Claim.Uid]) && Stands(known[one.Attestation.Uid]))
                .OrderByDescending(one => one.Attestation.As == AttestationRelation.Department && one.Attestation.Role == need.SourceRole)
                .ThenByDescending(one => one.Attestation.Log_index);
            foreach (var (claim, attestation) in standing.Take(1))
            {
                if (await OpenAsync(claim, attestation, known, cancellationToken) is { } fact)
                {
                    found.Facts[need.Predicate] = fact;
                    found.Claims[need.Predicate] = claim.Uid;
                }
            }
        }

        return found;
    }

    private async Task<Fact?> OpenAsync(
        ClaimRow claim, AttestationRow row, Dictionary<string, StatementState> known, CancellationToken cancellationToken)
    {
        var uid = Bytes32.Read(row.Uid)!.Value;
        var opened = await database.ReadAsync(connection => contents.FindAsync(connection, LogNames.Identity, uid), cancellationToken);
        return opened is not null && AttestationContent.Read(opened.Content).TryGet(out var content, out _)
            ? new Fact
            {
                Uid = uid,
                Predicate = claim.Predicate,
                Value = content.Value.DeepClone().AsObject(),
                Organisation = row.Organisation ?? "",
                Role = row.As == AttestationRelation.Department ? row.Role ?? "" : "",
                ProofLevel = (int)row.Level,
                AsOf = content.AsOf,
                Until = content.Until,
                Disputed = known[claim.Uid] == StatementState.Disputed || known[row.Uid] == StatementState.Disputed,
            }
            : null;
    }

    private static bool Stands(StatementState state) => state is StatementState.Effective or StatementState.Disputed;
}
