using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The clients that may sign in. Written by the commands <c>client add</c> and <c>client disable</c> only.</summary>
public sealed class ClientStore(Database database, TimeProvider time)
{
    private const int LongestId = 64;

    /// <returns>
    /// The client; or, first match wins: <c>client-id-malformed</c>, what <see cref="Uscc.Parse"/> refuses,
    /// <c>place-unknown</c>, <c>role-unknown</c>, <c>client-exists</c> (ids are never given twice: a token of the first
    /// would speak for the second).
    /// </returns>
    /// <param name="personHash">
    /// Who the officer is as a resident, as <see cref="Registry.PersonRegister.HashOf"/> hashes their number: none
    /// confirms a proofing session of their own. Null for an agency.
    /// </param>
    public async Task<Result<RegisteredClient>> AddAsync(
        RegisteredClient client, byte[]? personHash, CancellationToken cancellationToken)
    {
        if (client.Id.Length is 0 or > LongestId || client.Id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
            return new Refusal("client-id-malformed", "A client id is 1 to 64 letters, digits, dots, hyphens and underscores.");
        if (!Uscc.Parse(client.Organisation).TryGet(out _, out var refusal))
            return refusal;
        if (Regions.Find(client.Place) is null || client.Place.Length != 6)
            return new Refusal("place-unknown", "A place is a six-digit division code.");
        if (client.Roles.Count == 0 || client.Roles.Except(Roles.All, StringComparer.Ordinal).Any())
            return new Refusal("role-unknown", $"Roles are: {string.Join(", ", Roles.All)}.");
        return await database.WriteUnlessRefusedAsync<RegisteredClient>(
            async connection => await connection.ExecuteAsync(
                """
                INSERT INTO clients (id, organisation, place, roles, jwk, state, created, person_hash)
                VALUES (@Id, @Organisation, @Place, @roles, @jwk, 'active', @now, @personHash) ON CONFLICT (id) DO NOTHING
                """,
                new
                {
                    client.Id,
                    client.Organisation,
                    client.Place,
                    roles = string.Join(' ', client.Roles),
                    jwk = client.Key.ToJson().ToJsonString(),
                    now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    personHash,
                }) == 1
                ? client
                : new Refusal("client-exists", "There is a client with this id."),
            cancellationToken);
    }

    /// <summary>Ends a client's access at once, also for tokens it holds.</summary>
    /// <returns>The client; or <c>client-unknown</c>.</returns>
    public Task<Result<RegisteredClient>> DisableAsync(string id, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<RegisteredClient>(
            async connection =>
            {
                await connection.ExecuteAsync("UPDATE clients SET state = 'disabled' WHERE id = @id", new { id });
                return await FindAsync(connection, id) is { } client
                    ? client
                    : new Refusal("client-unknown", "There is no client with this id.");
            },
            cancellationToken);

    public Task<RegisteredClient?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindAsync(connection, id), cancellationToken);

    public Task<IReadOnlyList<RegisteredClient>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<RegisteredClient>>(
            async connection => [.. (await connection.QueryAsync<Row>(Select + " ORDER BY id")).Select(row => row.ToClient())],
            cancellationToken);

    private const string Select = "SELECT id, organisation, place, roles, jwk, state FROM clients";

    private static async Task<RegisteredClient?> FindAsync(DbConnection connection, string id) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(Select + " WHERE id = @id", new { id }))?.ToClient();

    private sealed record Row(string Id, string Organisation, string Place, string Roles, string Jwk, string State)
    {
        public RegisteredClient ToClient() => Credentials.Jose.Jwk.Parse(JsonNode.Parse(Jwk)).TryGet(out var key, out var refusal)
            ? new RegisteredClient(
                Id, Organisation, Place, Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries), key, State == "active")
            : throw new InvalidOperationException($"A stored client key does not read: {refusal.Code}.");
    }
}
