using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>The table of proofing sessions. Every method works inside the caller's transaction.</summary>
internal sealed class ProofingSessions(LookupHash hash, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private const string Select =
        "SELECT id, state, handle, person, challenge, proven, binding, reason, expires FROM proofing_sessions ";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Stores a new session: resolved when <paramref name="person"/> is known, else refused.</summary>
    public async Task<ProofingSession> AddAsync(
        DbConnection connection, Address handle, string? person, byte[] numberHash, string address, string? reason)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await connection.ExecuteAsync(
            """
            INSERT INTO proofing_sessions
              (id, state, reason, handle, person, number_hash, address_hash, challenge, created, expires)
            VALUES (@id, @state, @reason, @handle, @person, @numberHash, @addressHash, @challenge, @now, @expires)
            """,
            new
            {
                id,
                state = reason is null ? "resolved" : "refused",
                reason,
                handle = handle.ToLowerHex(),
                person,
                numberHash,
                addressHash = hash.Of("network-address", address),
                challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                now = Now,
                expires = Now + (long)TimeSpan.FromHours(options.Value.ProofingSessionHours).TotalMilliseconds,
            });
        return (await FindAsync(connection, id))!;
    }

    /// <summary>The session; null when there is none. One whose time is over comes back as expired.</summary>
    public async Task<ProofingSession?> FindAsync(DbConnection connection, string id) =>
        Read(await connection.QuerySingleOrDefaultAsync<Row>(Select + "WHERE id = @id", new { id }));

    /// <summary>The newest session of a handle for a person that has not ended badly.</summary>
    public async Task<ProofingSession?> FindLiveAsync(DbConnection connection, Address handle, string person) =>
        Read(await connection.QueryFirstOrDefaultAsync<Row>(
            Select + """
                WHERE handle = @handle AND person = @person AND (state IN ('verified', 'bound')
                  OR (state IN ('resolved', 'duplicate') AND expires > @now))
                ORDER BY created DESC LIMIT 1
                """,
            new { handle = handle.ToLowerHex(), person, now = Now }));

    /// <summary>Whose name and number a handle knew that answered its challenge; null when it has no such session now.</summary>
    public Task<string?> ProvenPersonAsync(DbConnection connection, Address handle) =>
        connection.QueryFirstOrDefaultAsync<string?>(
            """
            SELECT person FROM proofing_sessions
            WHERE handle = @handle AND proven IS NOT NULL AND person IS NOT NULL
              AND state IN ('resolved', 'duplicate') AND expires > @now
            ORDER BY created DESC LIMIT 1
            """,
            new { handle = handle.ToLowerHex(), now = Now });

    /// <summary>Whether one handle, one number or one network address has had its attempts of the last hour.</summary>
    public async Task<bool> IsOverLimitAsync(DbConnection connection, Address handle, byte[] numberHash, string address)
    {
        var since = Now - (long)TimeSpan.FromHours(1).TotalMilliseconds;
        var counts = await connection.QuerySingleAsync<(long Handle, long Number, long Address)>(
            """
            SELECT (SELECT COUNT(*) FROM proofing_sessions WHERE handle = @handle AND created > @since),
                   (SELECT COUNT(*) FROM proofing_sessions WHERE number_hash = @numberHash AND created > @since),
                   (SELECT COUNT(*) FROM proofing_sessions WHERE address_hash = @addressHash AND created > @since)
            """,
            new { handle = handle.ToLowerHex(), numberHash, addressHash = hash.Of("network-address", address), since });
        return counts.Handle >= options.Value.ProofingAttemptsPerHour
            || counts.Number >= options.Value.ProofingAttemptsPerHour
            || counts.Address >= options.Value.ProofingAttemptsPerAddressPerHour;
    }

    public Task MarkProvenAsync(DbConnection connection, string id) => connection.ExecuteAsync(
        "UPDATE proofing_sessions SET proven = @Now WHERE id = @id AND proven IS NULL", new { id, Now });

    public static Task MarkDuplicateAsync(DbConnection connection, string id) => connection.ExecuteAsync(
        "UPDATE proofing_sessions SET state = 'duplicate' WHERE id = @id", new { id });

    public Task RefuseAsync(DbConnection connection, string id, string reason, string officer) => connection.ExecuteAsync(
        "UPDATE proofing_sessions SET state = 'refused', reason = @reason, officer = @officer, settled = @Now WHERE id = @id",
        new { id, reason, officer, Now });

    public static Task VerifyAsync(DbConnection connection, string id, string officer, string documentKind, Bytes32 binding) =>
        connection.ExecuteAsync(
            """
            UPDATE proofing_sessions SET state = 'verified', officer = @officer, document_kind = @documentKind, binding = @binding
            WHERE id = @id
            """,
            new { id, officer, documentKind, binding = binding.ToString() });

    public Task MarkBoundAsync(DbConnection connection, string binding) => connection.ExecuteAsync(
        "UPDATE proofing_sessions SET state = 'bound', settled = @Now WHERE binding = @binding", new { binding, Now });

    /// <summary>The ledger would not take the binding: an officer may confirm once more.</summary>
    public static Task ReopenAsync(DbConnection connection, string binding) => connection.ExecuteAsync(
        "UPDATE proofing_sessions SET state = 'resolved', binding = NULL WHERE binding = @binding", new { binding });

    private ProofingSession? Read(Row? row)
    {
        if (row is null)
            return null;
        var state = Enum.Parse<ProofingState>(row.State, ignoreCase: true);
        if (state is ProofingState.Resolved or ProofingState.Duplicate && row.Expires <= Now)
            state = ProofingState.Expired;
        return new ProofingSession(
            row.Id,
            state,
            Address.FromBytes(Hex.Read(row.Handle)),
            row.Person,
            row.Challenge,
            row.Proven is not null,
            row.Binding,
            row.Reason,
            DateTimeOffset.FromUnixTimeMilliseconds(row.Expires));
    }

    private sealed record Row(
        string Id, string State, string Handle, string? Person, string Challenge, long? Proven, string? Binding,
        string? Reason, long Expires);
}
