using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Casework.Trust;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>自信: takes in what residents say of themselves, each claim under a handle of its own.</summary>
internal sealed class Claims(
    Database database, ContentStore contents, Acceptances acceptances, Outbox outbox, LedgerGate gate, LedgerLogs logs, TimeProvider time)
{
    private static readonly TimeSpan ShareLife = TimeSpan.FromDays(7);

    /// <param name="handle">The binding handle that signed the request.</param>
    /// <param name="claim">What was handed in.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The claim's uid, also when it was handed in before; or, first match wins:
    /// <list type="bullet">
    /// <item><c>handle-not-bound</c> the caller is nobody whom the registrar knows</item>
    /// <item>what <see cref="HandedIn{TBody}.Read"/> refuses</item>
    /// <item><c>signer-not-subject</c> a claim is signed by the handle that it is about</item>
    /// <item><c>predicate-unknown</c>; <c>claim-value-malformed</c>; <c>item-key-malformed</c>; <c>commitment-mismatch</c></item>
    /// <item><c>address-malformed</c> the one-time address</item>
    /// <item><c>handle-not-fresh</c>, <c>address-not-fresh</c> it was used before: it would join what must stay apart</item>
    /// <item>what <see cref="LedgerGate.JudgeAsync"/> refuses</item>
    /// </list>
    /// </returns>
    public async Task<Result<Bytes32>> AddAsync(Address handle, NewClaim claim, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => Bindings.OfHandleAsync(connection, handle), cancellationToken) is not { OnLedger: true } binding)
            return NotBound();
        if (!HandedIn<ClaimBody>.Read(claim.Statement, logs.DomainOf(LogNames.Identity)).TryGet(out var handedIn, out var refusal))
            return refusal;
        var (signed, body) = handedIn;
        if (signed.Signer != signed.Statement.Recipient)
            return new Refusal("signer-not-subject", "A claim is signed by the handle that it is about.");
        if (Predicates.Find(body.Predicate.Code()) is not { } predicate)
            return new Refusal("predicate-unknown", "Nobody attests this predicate here.");
        if (!predicate.Check(claim.Content).TryGet(out _, out refusal)
            || !HandedIn<ClaimBody>.Open(body.Commitment, claim.ItemKey, claim.Content).TryGet(out var itemKey, out refusal))
            return refusal;
        var oneTime = Address.Read(claim.OneTimeAddress);
        if (claim.OneTimeAddress is not null && oneTime is null)
            return new Refusal("address-malformed", "A one-time address is 0x and 40 hex digits.");

        if (await database.ReadAsync(connection => FindAsync(connection, signed.Uid), cancellationToken) is { } known)
        {
            if (known.Person != binding.PersonId)
                return NotFresh();
        }
        else if (!(await gate.JudgeAsync(LogNames.Identity, signed, atLeast: 0, cancellationToken)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        return await database.WriteUnlessRefusedAsync<Bytes32>(
            async connection =>
            {
                if (await FindAsync(connection, signed.Uid) is null)
                {
                    if (await Handles.IsUsedAsync(connection, signed.Signer))
                        return NotFresh();
                    await AddRowAsync(connection, signed.Uid, signed.Signer, binding, predicate.Code);
                    if (oneTime is { } address && await acceptances.PromiseAsync(
                            connection, address, Acceptances.OfClaim(signed.Uid.ToString()), [signed.Uid.ToString()]) is { } taken)
                        return taken;
                }

                await contents.AddAsync(connection, LogNames.Identity, signed.Uid,
                    ContentStore.OwnerOfPerson(binding.PersonId, LogNames.Identity), itemKey, claim.Content);
                await outbox.AddAsync(connection, LogNames.Identity, TrustReceipts.TopicName, signed);
                return signed.Uid;
            },
            cancellationToken);
    }

    public static Task<ClaimRow?> FindAsync(DbConnection connection, Bytes32 uid) => connection.QuerySingleOrDefaultAsync<ClaimRow?>(
        $"SELECT {ClaimRow.Columns} FROM claims WHERE uid = @uid", new { uid = uid.ToString() });

    public static async Task<IReadOnlyList<ClaimRow>> OfPersonAsync(DbConnection connection, string person) => [.. await connection.QueryAsync<ClaimRow>(
        $"SELECT {ClaimRow.Columns} FROM claims WHERE person = @person AND state <> 'refused' ORDER BY created", new { person })];

    /// <summary>Gives the claimant a token by which a peer may see the claim, and vouch for it.</summary>
    /// <returns>The token; or <c>claim-unknown</c>, also for another's.</returns>
    public Task<Result<NewShare>> ShareAsync(Address handle, Bytes32 uid, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<NewShare>(
            async connection =>
            {
                if (await Bindings.OfHandleAsync(connection, handle) is not { } binding
                    || await FindAsync(connection, uid) is not { } claim || claim.Person != binding.PersonId)
                    return Unknown();
                var token = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32));
                var (now, expires) = (time.GetUtcNow(), time.GetUtcNow() + ShareLife);
                await connection.ExecuteAsync(
                    "INSERT INTO claim_shares (token_hash, claim, created, expires) VALUES (@hash, @claim, @created, @expires)",
                    new { hash = HashOf(token), claim = claim.Uid, created = now.ToUnixTimeMilliseconds(), expires = expires.ToUnixTimeMilliseconds() });
                return new NewShare(token, expires);
            },
            cancellationToken);

    /// <summary>The claim that a token shows; <c>share-unknown</c> when it shows none, or none any more.</summary>
    public async Task<Result<ClaimRow>> FindSharedAsync(DbConnection connection, string? token) => token is not null
        && await connection.QuerySingleOrDefaultAsync<ClaimRow?>(
            $"SELECT {ClaimRow.Columns} FROM claims JOIN claim_shares ON claim_shares.claim = claims.uid WHERE token_hash = @hash AND expires > @now",
            new { hash = HashOf(token), now = time.GetUtcNow().ToUnixTimeMilliseconds() }) is { } claim
        ? claim
        : new Refusal("share-unknown", "There is no such share, or its time is over. Ask the claimant for a new one.");

    internal static Refusal NotBound() => new("handle-not-bound", "This handle is bound to nobody. Enrol first.");

    internal static Refusal NotFresh() => new("handle-not-fresh", "Every claim and application has a handle of its own.");

    internal static Refusal Unknown() => new("claim-unknown", "There is no such claim for this caller.");

    private Task<int> AddRowAsync(DbConnection connection, Bytes32 uid, Address handle, Binding binding, string predicate) => connection.ExecuteAsync(
        """
        INSERT INTO claims (uid, handle, person, predicate, level, state, created)
        VALUES (@uid, @handle, @person, @predicate, @level, 'waiting', @now)
        """,
        new
        {
            uid = uid.ToString(),
            handle = handle.ToLowerHex(),
            person = binding.PersonId,
            predicate,
            level = binding.Level,
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
        });

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    internal sealed record NewShare(string Share, DateTimeOffset ExpiresAt);
}
