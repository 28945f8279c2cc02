using System.Data.Common;
using System.Text.Json;
using Dapper;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Issuance;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>The table of authorization requests. Every method works inside the caller's transaction.</summary>
internal sealed class AuthorizationStore(TimeProvider time)
{
    // A code that comes again later than this finds nothing to end, and is refused all the same.
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    private const string Select =
        """
        SELECT id, state, client, client_name AS ClientName, instance, thumbprint, redirect_uri AS RedirectUri,
               state_value AS StateValue, challenge, configurations, identifiers, offer, presentation,
               presentation_across AS PresentationAcross, sign_in_code AS SignInCode, subject, officer, expires
        FROM authorizations
        """;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="offer">The offer whose <c>issuer_state</c> came along; null when none did.</param>
    /// <param name="address">Keyed hash of the network address that pushed it.</param>
    public async Task AddAsync(
        DbConnection connection, string id, string requestUri, WalletClient client, AuthorizationRequest request, string? thumbprint,
        string? offer, byte[] address, DateTimeOffset expires)
    {
        await connection.ExecuteAsync(
            "DELETE FROM authorizations WHERE expires <= @Now AND (state IN ('pushed', 'open') OR expires <= @until)",
            new { Now, until = Now - (long)Retention.TotalMilliseconds });
        await connection.ExecuteAsync(
            """
            INSERT INTO authorizations
              (id, state, request_hash, client, client_name, instance, thumbprint, redirect_uri, state_value, challenge,
               configurations, identifiers, offer, address_hash, created, expires)
            VALUES (@id, 'pushed', @requestHash, @clientId, @Name, @Instance, @thumbprint, @RedirectUri, @State, @Challenge,
               @configurations, @identifiers, @offer, @address, @Now, @expires)
            """,
            new
            {
                id,
                requestHash = Offers.HashOf(requestUri),
                clientId = client.Id,
                client.Name,
                client.Instance,
                thumbprint,
                request.RedirectUri,
                request.State,
                request.Challenge,
                configurations = JsonSerializer.Serialize(request.Configurations),
                identifiers = request.HasDetails ? 1L : 0L,
                offer,
                address,
                Now,
                expires = expires.ToUnixTimeMilliseconds(),
            });
    }

    /// <summary>The request behind a request URI, while no browser has come for it; null when there is none, or its time is over.</summary>
    public Task<StoredAuthorization?> FindPushedAsync(DbConnection connection, string requestUri) =>
        FindAsync(connection, "request_hash = @hash AND state = 'pushed' AND expires > @Now", new { hash = Offers.HashOf(requestUri), Now });

    /// <summary>How many requests came since then: from one wallet that its provider attested, and from one network address.</summary>
    /// <param name="instance">Null for a wallet that nobody attested: of these none are counted.</param>
    public static Task<(long Instance, long Address)> CountAsync(
        DbConnection connection, string? instance, byte[] address, DateTimeOffset since) => connection.QuerySingleAsync<(long, long)>(
        """
        SELECT (SELECT COUNT(*) FROM authorizations WHERE created > @since AND instance = @instance),
               (SELECT COUNT(*) FROM authorizations WHERE created > @since AND address_hash = @address)
        """,
        new { instance, address, since = since.ToUnixTimeMilliseconds() });

    /// <summary>The request behind a request URI that a browser has open; null when none has, or its time is over.</summary>
    public Task<StoredAuthorization?> FindOpenedAsync(DbConnection connection, string requestUri) =>
        FindAsync(connection, "request_hash = @hash AND state = 'open' AND expires > @Now", new { hash = Offers.HashOf(requestUri), Now });

    /// <summary>What a browser has open under this id; null when it has not, or its time is over.</summary>
    public Task<StoredAuthorization?> FindOpenAsync(DbConnection connection, string id, string cookie) => FindAsync(
        connection, "id = @id AND browser_hash = @hash AND state = 'open' AND expires > @Now", new { id, hash = Offers.HashOf(cookie), Now });

    /// <summary>What waits for an officer to say who it is; null when nothing does.</summary>
    public Task<StoredAuthorization?> FindBySignInCodeAsync(DbConnection connection, string signInCode) =>
        FindAsync(connection, "sign_in_code = @signInCode AND state = 'open' AND subject IS NULL AND expires > @Now", new { signInCode, Now });

    /// <summary>What a code belongs to, also when the code is used or over; null for a code that was never given.</summary>
    public static Task<StoredAuthorization?> FindByCodeAsync(DbConnection connection, string code) =>
        FindAsync(connection, "code_hash = @hash", new { hash = Offers.HashOf(code) });

    /// <summary>Hands a pushed request to a browser.</summary>
    /// <param name="asked">The requests by which the resident may sign in.</param>
    /// <returns>False, and nothing changed, when the sign-in code is another one's: draw again.</returns>
    public static async Task<bool> TryOpenAsync(
        DbConnection connection, string id, string cookie, string signInCode, SignInRequests asked, DateTimeOffset expires) =>
        await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM authorizations WHERE sign_in_code = @signInCode", new { signInCode }) == 0
        && await connection.ExecuteAsync(
            """
            UPDATE authorizations SET state = 'open', browser_hash = @hash, sign_in_code = @signInCode,
              presentation = @SameDevice, presentation_across = @AcrossDevices, expires = @expires
            WHERE id = @id AND state = 'pushed'
            """,
            new { id, hash = Offers.HashOf(cookie), signInCode, asked.SameDevice, asked.AcrossDevices, expires = expires.ToUnixTimeMilliseconds() }) == 1;

    /// <summary>Notes who signed in, once.</summary>
    public static async Task<bool> TrySignInAsync(DbConnection connection, string id, string subject, string? officer) =>
        await connection.ExecuteAsync(
            """
            UPDATE authorizations SET subject = @subject, officer = @officer
            WHERE id = @id AND state = 'open' AND subject IS NULL
            """,
            new { id, subject, officer }) == 1;

    /// <summary>Notes the consent and its code, which is good until <paramref name="expires"/>.</summary>
    public static Task GrantAsync(DbConnection connection, string id, string code, DateTimeOffset expires) => connection.ExecuteAsync(
        "UPDATE authorizations SET state = 'granted', code_hash = @hash, expires = @expires WHERE id = @id",
        new { id, hash = Offers.HashOf(code), expires = expires.ToUnixTimeMilliseconds() });

    public static Task SetAsync(DbConnection connection, string id, AuthorizationState state) => connection.ExecuteAsync(
        "UPDATE authorizations SET state = @state WHERE id = @id", new { id, state = state.ToString().ToLowerInvariant() });

    private static async Task<StoredAuthorization?> FindAsync(DbConnection connection, string where, object values) =>
        await connection.QuerySingleOrDefaultAsync<Row>($"{Select} WHERE {where}", values) is { } row
            ? new StoredAuthorization(
                row.Id,
                Enum.Parse<AuthorizationState>(row.State, ignoreCase: true),
                row.Client,
                row.ClientName,
                row.Instance,
                row.Thumbprint,
                row.RedirectUri,
                row.StateValue,
                row.Challenge,
                JsonSerializer.Deserialize<string[]>(row.Configurations)!,
                row.Identifiers == 1,
                row.Offer,
                row.Presentation,
                row.PresentationAcross,
                row.SignInCode,
                row.Subject,
                row.Officer,
                DateTimeOffset.FromUnixTimeMilliseconds(row.Expires))
            : null;

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string State { get; init; } = "";

        public string Client { get; init; } = "";

        public string? ClientName { get; init; }

        public string? Instance { get; init; }

        public string? Thumbprint { get; init; }

        public string RedirectUri { get; init; } = "";

        public string? StateValue { get; init; }

        public string Challenge { get; init; } = "";

        public string Configurations { get; init; } = "";

        public long Identifiers { get; init; }

        public string? Offer { get; init; }

        public string? Presentation { get; init; }

        public string? PresentationAcross { get; init; }

        public string? SignInCode { get; init; }

        public string? Subject { get; init; }

        public string? Officer { get; init; }

        public long Expires { get; init; }
    }
}
