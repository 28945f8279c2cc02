using System.Data.Common;
using Dapper;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Trust;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>他信: takes in what departments, organisations and peers say of a claim.</summary>
internal sealed class Attestations(
    Database database, Claims claims, ContentStore contents, Outbox outbox, LedgerGate gate, LedgerLogs logs, TimeProvider time)
{
    /// <summary>Takes in the word of a department or another organisation, whose officer signed it.</summary>
    /// <returns>
    /// The attestation's uid, also when it was handed in before; or, first match wins: what <see cref="HandedIn{TBody}.Read"/>
    /// refuses; <c>claim-unknown</c>; <c>claim-not-published</c>; <c>relation-mismatch</c> an organisation speaks as a peer;
    /// <c>predicate-not-allowed</c> the caller's department has no authority for the predicate; what is wrong with the content
    /// (<see cref="CheckAsync"/>); what <see cref="LedgerGate.JudgeAsync"/> refuses; <c>signer-not-caller</c> the key that signed is
    /// no member's of the caller's organisation.
    /// </returns>
    public async Task<Result<Bytes32>> AddAsync(Caller caller, Bytes32 uid, NewAttestation attestation, CancellationToken cancellationToken)
    {
        if (!HandedIn<AttestationBody>.Read(attestation.Statement, logs.DomainOf(LogNames.Identity)).TryGet(out var handedIn, out var refusal))
            return refusal;
        var claim = await database.ReadAsync(connection => Claims.FindAsync(connection, uid), cancellationToken);
        if (claim is null || Predicates.Find(claim.Predicate) is not { } predicate)
            return Claims.Unknown();
        if (handedIn.Body.Relation == AttestationRelation.Peer)
            return new Refusal("relation-mismatch", "An organisation speaks as a department or as an organisation.");
        if (handedIn.Body.Relation == AttestationRelation.Department && !caller.Roles.Any(predicate.HasAuthority))
            return new Refusal("predicate-not-allowed", "The predicate is in another department's register.");
        if (!(await CheckAsync(claim, handedIn, attestation, cancellationToken)).TryGet(out var itemKey, out refusal))
            return refusal;
        if (await IsKnownAsync(handedIn.Signed.Uid, claim, cancellationToken))
            return await StoreAsync(handedIn, attestation, claim, itemKey, author: null, peer: null, cancellationToken);

        if (!(await gate.JudgeAsync(LogNames.Identity, handedIn.Signed, claim.Log_index!.Value + 1, cancellationToken)).TryGet(out var memberships, out refusal))
            return refusal;
        var own = memberships.Where(membership => membership.OrganisationText == caller.Organisation).ToList();
        var author = handedIn.Body.Relation == AttestationRelation.Department
            ? own.Find(membership => predicate.HasAuthority(membership.RoleText))
            : own.FirstOrDefault();
        return author is null
            ? new Refusal("signer-not-caller", "The key that signed is not one of the caller's organisation for this.")
            : await StoreAsync(handedIn, attestation, claim, itemKey, author, peer: null, cancellationToken);
    }

    /// <summary>Takes in the word of a peer, to whom the claimant showed the claim.</summary>
    /// <returns>
    /// The attestation's uid, also when it was handed in before; or, first match wins: <c>handle-not-bound</c>;
    /// <c>share-unknown</c>; <c>claim-unknown</c> the share is for another claim; what <see cref="HandedIn{TBody}.Read"/> refuses;
    /// <c>relation-mismatch</c>; <c>own-claim</c> nobody vouches for themselves, under whatever handle;
    /// <c>level-too-high</c> more than the peer's own; <c>claim-not-published</c>; what is wrong with the content;
    /// what <see cref="LedgerGate.JudgeAsync"/> refuses.
    /// </returns>
    public async Task<Result<Bytes32>> AddPeerAsync(Address handle, Bytes32 uid, NewAttestation attestation, CancellationToken cancellationToken)
    {
        var (binding, shared) = await database.ReadAsync(
            async connection => (await Bindings.OfHandleAsync(connection, handle), await claims.FindSharedAsync(connection, attestation.Share)),
            cancellationToken);
        if (binding is not { OnLedger: true })
            return Claims.NotBound();
        if (!shared.TryGet(out var claim, out var refusal))
            return refusal;
        if (claim.Uid != uid.ToString())
            return Claims.Unknown();
        if (!HandedIn<AttestationBody>.Read(attestation.Statement, logs.DomainOf(LogNames.Identity)).TryGet(out var handedIn, out refusal))
            return refusal;
        if (handedIn.Body.Relation != AttestationRelation.Peer)
            return new Refusal("relation-mismatch", "A person speaks as a peer.");
        if (binding.PersonId == claim.Person)
            return new Refusal("own-claim", "Nobody vouches for themselves.");
        if (handedIn.Body.ProofLevel > binding.Level)
            return new Refusal("level-too-high", "A peer's word is as good as the peer's own proofing, not better.");
        if (!(await CheckAsync(claim, handedIn, attestation, cancellationToken)).TryGet(out var itemKey, out refusal))
            return refusal;
        if (!await IsKnownAsync(handedIn.Signed.Uid, claim, cancellationToken)
            && !(await gate.JudgeAsync(LogNames.Identity, handedIn.Signed, claim.Log_index!.Value + 1, cancellationToken)).TryGet(out _, out refusal))
            return refusal;
        return await StoreAsync(handedIn, attestation, claim, itemKey, author: null, binding, cancellationToken);
    }

    public static async Task<IReadOnlyList<AttestationRow>> OfClaimAsync(DbConnection connection, string claim) => [.. await connection.QueryAsync<AttestationRow>(
        $"SELECT {AttestationRow.Columns} FROM attestations WHERE claim = @claim AND state = 'published' ORDER BY log_index", new { claim })];

    /// <summary>Published claims that the caller's departments have authority for and its organisation has not attested yet.</summary>
    public static async Task<IReadOnlyList<ClaimRow>> InboxAsync(DbConnection connection, Caller caller)
    {
        var predicates = Predicates.All.Where(predicate => caller.Roles.Any(predicate.HasAuthority)).Select(predicate => predicate.Code).ToList();
        return [.. await connection.QueryAsync<ClaimRow>(
            $"""
            SELECT {ClaimRow.Columns} FROM claims WHERE state = 'published' AND predicate IN @predicates AND NOT EXISTS (
              SELECT 1 FROM attestations WHERE attestations.claim = claims.uid AND organisation = @organisation AND attestations.state <> 'refused')
            ORDER BY log_index LIMIT 200
            """,
            new { predicates, organisation = caller.Organisation })];
    }

    /// <summary>Whether statement and content are about this claim.</summary>
    /// <returns>
    /// The item key; or, first match wins: <c>claim-not-published</c>; <c>ref-mismatch</c> the statement refers to another;
    /// <c>item-key-malformed</c>, <c>commitment-mismatch</c>; <c>attestation-malformed</c>; <c>attestation-value-differs</c> it says
    /// something else than the claim; <c>attestation-time-wrong</c> looked at in the future, or over before that;
    /// <c>attestation-basis-missing</c> a peer says how they know.
    /// </returns>
    private async Task<Result<byte[]>> CheckAsync(
        ClaimRow claim, HandedIn<AttestationBody> handedIn, NewAttestation attestation, CancellationToken cancellationToken)
    {
        if (!claim.IsPublished)
            return new Refusal("claim-not-published", "The claim is not on the ledger yet.");
        if (handedIn.Signed.Statement.RefUid != Bytes32.Read(claim.Uid))
            return new Refusal("ref-mismatch", "The statement refers to another one.");
        if (!HandedIn<AttestationBody>.Open(handedIn.Body.Commitment, attestation.ItemKey, attestation.Content).TryGet(out var itemKey, out var refusal)
            || !AttestationContent.Read(attestation.Content).TryGet(out var content, out refusal))
            return refusal;

        var claimed = await database.ReadAsync(
            connection => contents.FindAsync(connection, LogNames.Identity, Bytes32.Read(claim.Uid)!.Value), cancellationToken);
        if (claimed is null || !Jcs.Write(claimed.Content).AsSpan().SequenceEqual(Jcs.Write(content.Value)))
            return new Refusal("attestation-value-differs", "It says something else than the claim; the claimant can claim anew.");
        if (content.AsOf > ChinaTime.DayOf(time.GetUtcNow()) || content.Until < content.AsOf)
            return new Refusal("attestation-time-wrong", "asOf is no day to come, and until is not before it.");
        return handedIn.Body.Relation == AttestationRelation.Peer && content.Basis is null
            ? new Refusal("attestation-basis-missing", "A peer says how they know.")
            : itemKey;
    }

    private Task<bool> IsKnownAsync(Bytes32 uid, ClaimRow claim, CancellationToken cancellationToken) => database.ReadAsync(
        async connection => await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM attestations WHERE uid = @uid AND claim = @claim", new { uid = uid.ToString(), claim = claim.Uid }) > 0,
        cancellationToken);

    private async Task<Result<Bytes32>> StoreAsync(
        HandedIn<AttestationBody> handedIn, NewAttestation attestation, ClaimRow claim, byte[] itemKey, Membership? author, Binding? peer,
        CancellationToken cancellationToken)
    {
        var uid = handedIn.Signed.Uid;

        // A peer's word is as good as the peer's own proofing, whatever the statement says.
        var level = peer?.Level ?? (long)handedIn.Body.ProofLevel;
        await database.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO attestations (uid, claim, relation, organisation, role, person, level, state, created)
                    VALUES (@uid, @claim, @relation, @organisation, @role, @person, @level, 'waiting', @now) ON CONFLICT (uid) DO NOTHING
                    """,
                    new
                    {
                        uid = uid.ToString(),
                        claim = claim.Uid,
                        relation = (long)handedIn.Body.Relation,
                        organisation = author?.OrganisationText,
                        role = author?.RoleText,
                        person = peer?.PersonId,
                        level,
                        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    });

                // The content is about the claimant, whoever says it: it goes when the claimant's key goes.
                await contents.AddAsync(connection, LogNames.Identity, uid,
                    ContentStore.OwnerOfPerson(claim.Person, LogNames.Identity), itemKey, attestation.Content);
                await outbox.AddAsync(connection, LogNames.Identity, TrustReceipts.TopicName, handedIn.Signed);
            },
            cancellationToken);
        return uid;
    }
}
