using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>The table of requests for presentations. Every method works inside the caller's transaction.</summary>
internal sealed class PresentationStore(ColumnCipher cipher, TimeProvider time)
{
    private const string Table = "presentations";

    // What was shown serves the case at hand; who needs it for longer keeps it there.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task AddAsync(DbConnection connection, StoredPresentation presentation)
    {
        await connection.ExecuteAsync(
            "DELETE FROM presentations WHERE expires < @until",
            new { until = Now - (long)Retention.TotalMilliseconds });
        await connection.ExecuteAsync(
            """
            INSERT INTO presentations
              (id, organisation, officer, purpose, query, nonce, state_value, decryption, outcome, created, expires)
            VALUES (@Id, @Organisation, @Officer, @Purpose, @query, @Nonce, @State, @decryption, 'open', @Now, @expires)
            """,
            new
            {
                presentation.Id,
                presentation.Organisation,
                presentation.Officer,
                presentation.Purpose,
                query = presentation.Query.ToJson().ToJsonString(),
                presentation.Nonce,
                presentation.State,
                decryption = cipher.Seal(presentation.Decryption, Table, "decryption", presentation.Id),
                Now,
                expires = presentation.Expires.ToUnixTimeMilliseconds(),
            });
    }

    /// <summary>The request; null when there is none.</summary>
    public async Task<StoredPresentation?> FindAsync(DbConnection connection, string id)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT id, organisation, officer, purpose, query, nonce, state_value AS StateValue, decryption, outcome, checks, credentials, expires, answered
            FROM presentations WHERE id = @id
            """,
            new { id });
        return row is null ? null : Read(row);
    }

    /// <summary>Settles an unsettled request, once. The private key goes unless the outcome is undecided.</summary>
    /// <returns>False, and nothing changed, when another answer was first.</returns>
    public async Task<bool> TrySettleAsync(
        DbConnection connection, string id, PresentationOutcome outcome, string? checks, string? credentials) =>
        await connection.ExecuteAsync(
            """
            UPDATE presentations
            SET outcome = @outcome, checks = @checks, credentials = @credentials, answered = @Now,
                decryption = CASE WHEN @outcome = 'undecided' THEN decryption END
            WHERE id = @id AND outcome IN ('open', 'undecided')
            """,
            new
            {
                id,
                outcome = Text(outcome),
                checks,
                credentials = credentials is null ? null : cipher.SealText(credentials, Table, "credentials", id),
                Now,
            }) == 1;

    /// <summary>The word for an outcome in the table and in answers.</summary>
    public static string Text(PresentationOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private StoredPresentation Read(Row row) => new(
        row.Id,
        row.Organisation,
        row.Officer,
        row.Purpose,
        DcqlQuery.Parse(JsonNode.Parse(row.Query)).TryGet(out var query, out var refusal)
            ? query
            : throw new InvalidDataException(refusal.Code),
        row.Nonce,
        row.StateValue,
        row.Decryption is null ? null : cipher.Open(row.Decryption, Table, "decryption", row.Id),
        Enum.Parse<PresentationOutcome>(row.Outcome, ignoreCase: true),
        row.Checks,
        row.Credentials is null ? null : cipher.OpenText(row.Credentials, Table, "credentials", row.Id),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Expires),
        row.Answered is { } answered ? DateTimeOffset.FromUnixTimeMilliseconds(answered) : null);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Organisation { get; init; } = "";

        public string Officer { get; init; } = "";

        public string Purpose { get; init; } = "";

        public string Query { get; init; } = "";

        public string Nonce { get; init; } = "";

        public string StateValue { get; init; } = "";

        public byte[]? Decryption { get; init; }

        public string Outcome { get; init; } = "";

        public string? Checks { get; init; }

        public byte[]? Credentials { get; init; }

        public long Expires { get; init; }

        public long? Answered { get; init; }
    }
}
