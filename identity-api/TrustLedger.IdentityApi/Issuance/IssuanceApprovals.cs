using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Asks officers whether a credential may be issued, once for each grant, and keeps what they said.</summary>
internal sealed class IssuanceApprovals(TimeProvider time)
{
    private const string Select =
        "SELECT id, grant_id AS GrantId, configuration, subject, state, created FROM issuance_approvals ";

    /// <summary>The approval of a token's grant, asked for now if nobody did before; inside the caller's transaction.</summary>
    public async Task<IssuanceApproval> AskAsync(DbConnection connection, IssuanceGrant grant)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO issuance_approvals (id, grant_id, configuration, subject, state, created)
            VALUES (@id, @Offer, @Configuration, @Subject, 'waiting', @now) ON CONFLICT (grant_id, configuration) DO NOTHING
            """,
            new
            {
                id = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)),
                grant.Offer,
                grant.Configuration,
                grant.Subject,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        return (await connection.QuerySingleAsync<Row>(
            Select + "WHERE grant_id = @Offer AND configuration = @Configuration", grant)).ToApproval();
    }

    /// <summary>Those that wait, the oldest first.</summary>
    public static async Task<IReadOnlyList<IssuanceApproval>> WaitingAsync(DbConnection connection, int most) =>
        [.. (await connection.QueryAsync<Row>(Select + "WHERE state = 'waiting' ORDER BY created LIMIT @most", new { most }))
            .Select(row => row.ToApproval())];

    public static async Task<IssuanceApproval?> FindAsync(DbConnection connection, string id) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(Select + "WHERE id = @id", new { id }))?.ToApproval();

    /// <summary>An officer decides, inside the caller's transaction. The same decision again changes nothing.</summary>
    /// <param name="reason">Why it is refused; null with an approval.</param>
    /// <returns>
    /// The approval as decided; or, first match wins: <c>approval-unknown</c>, <c>own-offer</c> the officer made the offer,
    /// <c>own-credential</c> it is about the officer, <c>approval-settled</c> decided otherwise before.
    /// </returns>
    public async Task<Result<IssuanceApproval>> DecideAsync(
        DbConnection connection, string id, string officer, ApprovalState decision, string? reason)
    {
        if (await FindAsync(connection, id) is not { } approval)
            return new Refusal("approval-unknown", "There is no such approval.");
        if (await connection.ExecuteScalarAsync<long>(
                "SELECT COUNT(*) FROM offers WHERE id = @GrantId AND officer = @officer", new { approval.GrantId, officer }) > 0)
            return new Refusal("own-offer", "Who offered a credential does not approve it.");
        if (await connection.ExecuteScalarAsync<long>(
                "SELECT COUNT(*) FROM clients JOIN persons ON persons.number_hash = clients.person_hash WHERE clients.id = @officer AND persons.id = @Subject",
                new { officer, approval.Subject }) > 0)
            return new Refusal("own-credential", "An officer approves no credential of their own.");
        if (approval.State != ApprovalState.Waiting)
        {
            return approval.State == decision
                ? approval
                : new Refusal("approval-settled", "It was decided otherwise before.");
        }

        await connection.ExecuteAsync(
            "UPDATE issuance_approvals SET state = @state, officer = @officer, reason = @reason, decided = @now WHERE id = @id",
            new { id, state = NameOf(decision), officer, reason, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return approval with { State = decision };
    }

    public static ApprovalState StateOf(string name) => name switch
    {
        "waiting" => ApprovalState.Waiting,
        "approved" => ApprovalState.Approved,
        "refused" => ApprovalState.Refused,
        _ => throw new InvalidOperationException("An approval is stored in no known state."),
    };

    public static string NameOf(ApprovalState state) => state switch
    {
        ApprovalState.Approved => "approved",
        ApprovalState.Refused => "refused",
        _ => "waiting",
    };

    private sealed record Row(string Id, string GrantId, string Configuration, string Subject, string State, long Created)
    {
        public IssuanceApproval ToApproval() => new(Id, GrantId, Configuration, Subject, StateOf(State), Created);
    }
}
