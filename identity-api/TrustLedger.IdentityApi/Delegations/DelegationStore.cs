using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.Delegations;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>The tables of delegations and of their drafts. Every method works inside the caller's transaction.</summary>
/// <remarks>A thief of the database learns who of its random ids acts for whom and when; with the column key, all of it.</remarks>
internal sealed class DelegationStore(ColumnCipher cipher, DelegationRules rules, TimeProvider time)
{
    private const string Drafts = "delegation_drafts";
    private const string Table = "delegations";
    private const string Select =
        "SELECT id, person, organisation, agent, state, terms, created, revoked, revoker, reason FROM delegations ";

    private static readonly TimeSpan DraftLife = TimeSpan.FromMinutes(30);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<DelegationDraft> AddDraftAsync(DbConnection connection, string person, string agent, DelegationTerms terms)
    {
        await connection.ExecuteAsync("DELETE FROM delegation_drafts WHERE expires <= @Now", new { Now });
        var draft = new DelegationDraft(
            StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)), person, agent, terms,
            StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(24)), time.GetUtcNow() + DraftLife);
        await connection.ExecuteAsync(
            """
            INSERT INTO delegation_drafts (id, person, agent, organisation, terms, nonce, created, expires)
            VALUES (@Id, @Person, @Agent, @organisation, @terms, @Nonce, @Now, @expires)
            """,
            new
            {
                draft.Id,
                draft.Person,
                draft.Agent,
                organisation = terms.Organisation?.Value,
                terms = cipher.Seal(Jcs.Write(terms.ToJson()), Drafts, "terms", draft.Id),
                draft.Nonce,
                Now,
                expires = draft.Expires.ToUnixTimeMilliseconds(),
            });
        return draft;
    }

    /// <summary>Null when there is none of this person.</summary>
    public async Task<DelegationDraft?> FindDraftAsync(DbConnection connection, string id, string person)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(string? Agent, byte[] Terms, string Nonce, long Expires)>(
            "SELECT agent, terms, nonce, expires FROM delegation_drafts WHERE id = @id AND person = @person", new { id, person });
        return row.Agent is null ? null : new DelegationDraft(
            id, person, row.Agent, Read(row.Terms, Drafts, id), row.Nonce, DateTimeOffset.FromUnixTimeMilliseconds(row.Expires));
    }

    /// <summary>A draft that was consented to becomes a delegation that its agent is asked to take on.</summary>
    public async Task AddAsync(DbConnection connection, DelegationDraft draft, VpToken consent)
    {
        await connection.ExecuteAsync("DELETE FROM delegation_drafts WHERE id = @Id", new { draft.Id });
        await connection.ExecuteAsync(
            """
            INSERT INTO delegations (id, person, organisation, agent, state, terms, consent, rules, begins, ends, created)
            VALUES (@Id, @Person, @organisation, @Agent, 'asked', @terms, @consent, @Version, @begins, @ends, @Now)
            """,
            new
            {
                draft.Id,
                draft.Person,
                organisation = draft.Terms.Organisation?.Value,
                draft.Agent,
                terms = cipher.Seal(Jcs.Write(draft.Terms.ToJson()), Table, "terms", draft.Id),
                consent = cipher.Seal(Jcs.Write(consent.ToJson()), Table, "consent", draft.Id),
                rules.Version,
                begins = draft.Terms.Begins.ToUnixTimeMilliseconds(),
                ends = draft.Terms.Ends.ToUnixTimeMilliseconds(),
                Now,
            });
    }

    public async Task<Delegation?> FindAsync(DbConnection connection, string id) =>
        await connection.QuerySingleOrDefaultAsync<Row>(Select + "WHERE id = @id", new { id }) is { } row ? Read(row) : null;

    /// <summary>Who consented to a delegation; null when there is none of this id.</summary>
    public static Task<string?> PersonOfAsync(DbConnection connection, string id) =>
        connection.QuerySingleOrDefaultAsync<string?>("SELECT person FROM delegations WHERE id = @id", new { id });

    /// <summary>Those that a person gave, was given, or may speak of for an organisation; the newest first.</summary>
    public async Task<IReadOnlyList<Delegation>> OfPersonAsync(DbConnection connection, string person, int most) =>
        [.. (await connection.QueryAsync<Row>(
            Select + """
            WHERE person = @person OR agent = @person OR organisation IN
              (SELECT organisation FROM representatives WHERE representatives.person = @person AND role <> 'ended')
            ORDER BY created DESC, id LIMIT @most
            """,
            new { person, most })).Select(Read)];

    /// <summary>How many an agent has taken on that are not over.</summary>
    public Task<long> CountOfAgentAsync(DbConnection connection, string agent) => connection.ExecuteScalarAsync<long>(
        "SELECT COUNT(*) FROM delegations WHERE agent = @agent AND state = 'granted' AND ends > @Now", new { agent, Now });

    /// <summary>The agent answered.</summary>
    public Task SettleAsync(DbConnection connection, string id, string state) => connection.ExecuteAsync(
        "UPDATE delegations SET state = @state, settled = @Now WHERE id = @id AND state = 'asked'", new { id, state, Now });

    public Task RevokeAsync(DbConnection connection, string id, string revoker, string? officer, string reason) => connection.ExecuteAsync(
        """
        UPDATE delegations SET state = 'revoked', revoked = @Now, revoker = @revoker, officer = @officer, reason = @reason
        WHERE id = @id AND revoked IS NULL
        """,
        new { id, revoker, officer, reason, Now });

    private Delegation Read(Row row) => new(
        row.Id, row.Person, row.Organisation, row.Agent, row.State, Read(row.Terms, Table, row.Id), DateTimeOffset.FromUnixTimeMilliseconds(row.Created),
        row.Revoked is { } revoked ? DateTimeOffset.FromUnixTimeMilliseconds(revoked) : null, row.Revoker, row.Reason);

    private DelegationTerms Read(byte[] terms, string table, string id) =>
        DelegationTerms.Read(JsonNode.Parse(cipher.OpenText(terms, table, "terms", id))!.AsObject());

    // Properties and no constructor, as nulls of SQLite have no type.
    private sealed record Row
    {
        public string Id { get; init; } = "";

        public string Person { get; init; } = "";

        public string? Organisation { get; init; }

        public string Agent { get; init; } = "";

        public string State { get; init; } = "";

        public byte[] Terms { get; init; } = [];

        public long Created { get; init; }

        public long? Revoked { get; init; }

        public string? Revoker { get; init; }

        public string? Reason { get; init; }
    }
}
