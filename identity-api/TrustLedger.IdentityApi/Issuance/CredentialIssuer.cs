using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Recovery;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Turns a good token and proven keys into credentials, one for each key, at once or when an officer has approved.</summary>
internal sealed class CredentialIssuer(
    Database database,
    Nonces nonces,
    KeyProofs proofs,
    CredentialCopies copies,
    IssuanceApprovals approvals,
    DeferredTransactions deferred,
    Notifications notifications,
    KeyChanges keyChanges,
    IEnumerable<ICredentialSource> sources,
    AccessRecords access,
    IOptions<IdentityApiOptions> options)
{
    /// <summary>The most copies that one offer yields, over all its requests.</summary>
    private const int MostCopies = 100;

    /// <param name="grant">What of the token's the request asks for.</param>
    /// <returns>
    /// The credentials, or a transaction that waits; or, first match wins, the code of OpenID4VCI 1.0 §8.3.1.2:
    /// <c>invalid-proof</c>, before the token's own proof is used up; <c>invalid-dpop-proof</c>; <c>invalid-nonce</c>,
    /// <c>credential-request-denied</c>. A refused request changes nothing else.
    /// </returns>
    public async Task<Result<CredentialResponse>> IssueAsync(
        IssuanceToken token, IssuanceGrant grant, CredentialRequest request, CancellationToken cancellationToken)
    {
        var kind = CredentialCatalogue.Find(grant.Configuration)!;
        return (await proofs.VerifyAsync(request, kind, token.Client, cancellationToken)).TryGet(out var proven, out var refusal)
            ? await RecordedAsync(
                () => grant,
                write => database.WriteUnlessRefusedAsync(token.Proof.SpendAsync, write, cancellationToken),
                connection => IssueAsync(connection, grant, kind, proven))
            : refusal;
    }

    /// <summary>Fetches what had to wait. A transaction serves once: who lost the answer asks for credentials anew.</summary>
    /// <returns>
    /// The credentials, or the same transaction, still waiting; or, first match wins, the code of §9.3:
    /// <c>invalid-transaction-id</c>, also for another grant's; <c>credential-request-denied</c>.
    /// </returns>
    public Task<Result<CredentialResponse>> FetchDeferredAsync(
        IssuanceToken token, string transactionId, CancellationToken cancellationToken)
    {
        IssuanceGrant? found = null;
        return RecordedAsync(
            () => found,
            write => database.WriteUnlessRefusedAsync(write, cancellationToken),
            async connection =>
            {
                if (await FindAsync(connection, token, transactionId) is not ({ } grant, { } waiting))
                    return new Refusal("invalid-transaction-id", "There is no such transaction of this token, or it was fetched.");
                found = grant;
                if (waiting.State == ApprovalState.Waiting)
                    return CredentialResponse.Wait(transactionId, options.Value.DeferredIntervalSeconds);
                if (waiting.State == ApprovalState.Refused)
                    return Denied("The credential was not approved.");

                var kind = CredentialCatalogue.Find(waiting.Configuration)!;
                if (!(await ContentAsync(connection, kind, grant)).TryGet(out var content, out _))
                    return Denied("There is nothing to issue any more.");
                await deferred.MarkFetchedAsync(connection, transactionId);
                return await GiveAsync(connection, grant, kind, content, waiting.Keys);
            });
    }

    private static async Task<(IssuanceGrant? Grant, DeferredKeys? Waiting)> FindAsync(
        DbConnection connection, IssuanceToken token, string transactionId)
    {
        foreach (var grant in token.Grants)
        {
            if (await DeferredTransactions.FindAsync(connection, grant.Offer, transactionId) is { } waiting)
                return (grant, waiting);
        }

        return (null, null);
    }

    private async Task<Result<CredentialResponse>> IssueAsync(
        DbConnection connection, IssuanceGrant grant, CredentialKind kind, ProvenKeys proven)
    {
        foreach (var nonce in proven.Nonces)
        {
            if (!await nonces.TrySpendAsync(connection, nonce))
                return new Refusal("invalid-nonce", "A proof's nonce is unknown, over or used. Get a new one.");
        }

        var given = await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM issued_credentials WHERE offer = @offer", new { offer = grant.Offer });
        if (given + await DeferredTransactions.CountWaitingAsync(connection, grant.Offer) + proven.Keys.Count > MostCopies)
            return Denied("This offer has yielded all the copies that it can.");
        if (!(await ContentAsync(connection, kind, grant)).TryGet(out var content, out _))
            return Denied("There is nothing to issue any more.");
        if (!options.Value.CredentialOf(kind.ConfigurationId).OfficerApproves)
            return await GiveAsync(connection, grant, kind, content, proven.Keys);

        var approval = await approvals.AskAsync(connection, grant);
        return approval.State switch
        {
            ApprovalState.Approved => await GiveAsync(connection, grant, kind, content, proven.Keys),
            ApprovalState.Refused => Denied("The credential was not approved."),
            _ => CredentialResponse.Wait(
                await deferred.AddAsync(connection, approval.Id, proven.Keys), options.Value.DeferredIntervalSeconds),
        };
    }

    private async Task<CredentialResponse> GiveAsync(
        DbConnection connection, IssuanceGrant grant, CredentialKind kind, CredentialContent content, IReadOnlyList<Jwk> keys)
    {
        await access.AddAsync(connection, Note(grant, "credential.issue") with { Fields = [.. content.Claims.Select(claim => claim.Key)] });
        return new CredentialResponse(
            await copies.IssueAsync(connection, grant, kind, content, keys), await notifications.AddAsync(connection, grant.Offer));
    }

    private async Task<Result<CredentialContent>> ContentAsync(DbConnection connection, CredentialKind kind, IssuanceGrant grant) =>
        await keyChanges.CheckAsync(connection, grant.Subject, grant.Offer) is { } held
            ? held
            : await sources.Single(candidate => candidate.ConfigurationId == kind.ConfigurationId).ContentAsync(connection, grant.Subject, grant.About);

    // A refusal rolls everything back, and is yet to be told to the person.
    private async Task<Result<CredentialResponse>> RecordedAsync(
        Func<IssuanceGrant?> grantOf,
        Func<Func<DbConnection, Task<Result<CredentialResponse>>>, Task<Result<CredentialResponse>>> inTransaction,
        Func<DbConnection, Task<Result<CredentialResponse>>> issue)
    {
        var issued = await inTransaction(issue);
        if (!issued.TryGet(out _, out var refused) && refused.Code == "credential-request-denied" && grantOf() is { } grant)
            await access.NoteAsync(CancellationToken.None, Note(grant, "credential.refuse") with { Outcome = refused.Code });
        return issued;
    }

    private AccessNote Note(IssuanceGrant grant, string operation) =>
        new(grant.Subject, operation, Accessor.Rules(options.Value.Organisation)) { About = grant.Configuration };

    private static Refusal Denied(string detail) => new("credential-request-denied", detail);
}
