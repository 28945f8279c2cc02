using System.Data.Common;
using Dapper;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>The table of requests for presentations. Every method works inside the caller's transaction.</summary>
internal sealed class PresentationStore(ColumnCipher cipher, TimeProvider time)
{
    // What was shown serves the case at hand; who needs it for longer keeps it there.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly PresentationRows _rows = new(cipher);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task AddAsync(DbConnection connection, StoredPresentation presentation)
    {
        await connection.ExecuteAsync(
            "DELETE FROM presentations WHERE expires < @until",
            new { until = Now - (long)Retention.TotalMilliseconds });
        await connection.ExecuteAsync(
            """
            INSERT INTO presentations
              (id, organisation, officer, purpose, query, nonce, state_value, decryption, outcome, created, expires,
               session, return_to, transaction_data, registered_purpose, response_mode)
            VALUES (@Id, @Organisation, @Officer, @Purpose, @query, @Nonce, @State, @decryption, 'open', @Now, @expires,
               @Session, @ReturnTo, @transactionData, @RegisteredPurpose, @responseMode)
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
                decryption = _rows.SealDecryption(presentation),
                Now,
                expires = presentation.Expires.ToUnixTimeMilliseconds(),
                presentation.Session,
                presentation.ReturnTo,
                transactionData = _rows.SealTransactionData(presentation),
                presentation.RegisteredPurpose,
                responseMode = presentation.IsEncrypted ? OpenId4VpNames.ResponseModeDirectPostJwt : OpenId4VpNames.ResponseModeDirectPost,
            });
    }

    /// <summary>The request; null when there is none.</summary>
    public async Task<StoredPresentation?> FindAsync(DbConnection connection, string id)
    {
        var row = await connection.QuerySingleOrDefaultAsync<PresentationRow>(
            """
            SELECT id, organisation, officer, purpose, query, nonce, state_value AS StateValue, decryption, outcome, checks, credentials, error,
              expires, answered, session, return_to AS ReturnTo, response_code AS ResponseCode, returned, strayed, transaction_data AS TransactionData,
              registered_purpose AS RegisteredPurpose, response_mode AS ResponseMode
            FROM presentations WHERE id = @id
            """,
            new { id });
        return row is null ? null : _rows.Read(row);
    }

    /// <summary>Settles an unsettled request, once. The private key goes unless the outcome is undecided.</summary>
    /// <param name="responseCode">SHA-256 of what the browser must bring back; null across devices.</param>
    /// <returns>False, and nothing changed, when another answer was first.</returns>
    public async Task<bool> TrySettleAsync(
        DbConnection connection, string id, PresentationOutcome outcome, string? checks, string? credentials, byte[]? responseCode) =>
        await connection.ExecuteAsync(
            """
            UPDATE presentations
            SET outcome = @outcome, checks = @checks, credentials = @credentials, response_code = @responseCode, answered = @Now,
                decryption = CASE WHEN @outcome = 'undecided' THEN decryption END
            WHERE id = @id AND outcome IN ('open', 'undecided')
            """,
            new
            {
                id,
                outcome = Text(outcome),
                checks,
                credentials = _rows.SealCredentials(id, credentials),
                responseCode,
                Now,
            }) == 1;

    /// <summary>As <see cref="TrySettleAsync"/>, for a wallet that said no.</summary>
    /// <param name="error">One of <see cref="VpErrors"/>.</param>
    public async Task<bool> TryDeclineAsync(DbConnection connection, string id, string error, byte[]? responseCode) =>
        await connection.ExecuteAsync(
            """
            UPDATE presentations
            SET outcome = 'declined', error = @error, response_code = @responseCode, answered = @Now, checks = NULL, decryption = NULL
            WHERE id = @id AND outcome IN ('open', 'undecided')
            """,
            new { id, error, responseCode, Now }) == 1;

    /// <summary>Uses up a response code that the right browser brought back.</summary>
    /// <returns>False, and nothing changed, when it was used before.</returns>
    public async Task<bool> TryReturnAsync(DbConnection connection, string id, byte[] responseCode) =>
        await connection.ExecuteAsync(
            "UPDATE presentations SET response_code = NULL, returned = @Now WHERE id = @id AND response_code = @responseCode",
            new { id, responseCode, Now }) == 1;

    /// <summary>Refuses what another browser brought the code of: what was shown is forgotten (HAIP 1.0 §5.1).</summary>
    /// <returns>False, and nothing changed, when the code was used before.</returns>
    public async Task<bool> TryStrayAsync(DbConnection connection, string id, byte[] responseCode) => await connection.ExecuteAsync(
        """
        UPDATE presentations
        SET response_code = NULL, strayed = @Now, credentials = NULL, outcome = CASE WHEN outcome = 'accepted' THEN 'refused' ELSE outcome END
        WHERE id = @id AND response_code = @responseCode
        """,
        new { id, responseCode, Now }) == 1;

    /// <summary>The word for an outcome in the table and in answers.</summary>
    public static string Text(PresentationOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
