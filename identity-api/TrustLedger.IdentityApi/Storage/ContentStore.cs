using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>
/// The contents that statements commit to, each sealed under its item key, which is wrapped under a key of its owner
/// and log: destroying one key erases one content, or all that one owner has on one log.
/// </summary>
/// <remarks>
/// Works inside the caller's transaction, so that content and statement are stored together. A thief of the database
/// gains nothing without the column key; with it, everything that was not erased.
/// </remarks>
public sealed class ContentStore(ColumnCipher columns, TimeProvider time)
{
    private const string Contents = "contents";

    public static string OwnerOfPerson(string personId, string log) => $"person:{personId}:{log}";

    /// <param name="handle">A pseudonymous address, or a case handle.</param>
    public static string OwnerOfHandle(string handle, string log) => $"handle:{handle}:{log}";

    /// <summary>Adds the content of a statement. Adding it again changes nothing.</summary>
    public async Task AddAsync(
        DbConnection connection, string log, Bytes32 uid, string owner, byte[] itemKey, JsonNode content)
    {
        using var ownerCipher = new ColumnCipher(await OwnerKeyAsync(connection, owner));
        using var itemCipher = ItemCipher(itemKey);
        var row = RowKey(log, uid);
        await connection.ExecuteAsync(
            """
            INSERT INTO contents (log, uid, owner, item_key, content, created)
            VALUES (@log, @uid, @owner, @itemKey, @content, @now) ON CONFLICT (log, uid) DO NOTHING
            """,
            new
            {
                log,
                uid = uid.ToString(),
                owner,
                itemKey = ownerCipher.Seal(itemKey, Contents, "item_key", row),
                content = itemCipher.Seal(Jcs.Write(content), Contents, "content", row),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
    }

    /// <summary>Null when there is no such content, or when it was erased.</summary>
    public async Task<OpenedContent?> FindAsync(DbConnection connection, string log, Bytes32 uid)
    {
        var found = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT contents.owner, owner_keys.sealed AS owner_key, item_key, content
            FROM contents JOIN owner_keys ON owner_keys.owner = contents.owner WHERE log = @log AND uid = @uid
            """,
            new { log, uid = uid.ToString() });
        if (found is null)
            return null;

        var row = RowKey(log, uid);
        using var ownerCipher = new ColumnCipher(columns.Open(found.Owner_key, "owner_keys", "sealed", found.Owner));
        var itemKey = ownerCipher.Open(found.Item_key, Contents, "item_key", row);
        using var itemCipher = ItemCipher(itemKey);
        return new OpenedContent(JsonNode.Parse(itemCipher.Open(found.Content, Contents, "content", row))!, itemKey);
    }

    /// <summary>Erases one content. What remains of it is the commitment on the ledger, which nothing opens any more.</summary>
    public static Task EraseAsync(DbConnection connection, string log, Bytes32 uid) =>
        connection.ExecuteAsync("DELETE FROM contents WHERE log = @log AND uid = @uid", new { log, uid = uid.ToString() });

    /// <summary>Erases all that an owner has on one log.</summary>
    public static Task EraseOwnerAsync(DbConnection connection, string owner) =>
        connection.ExecuteAsync("DELETE FROM owner_keys WHERE owner = @owner", new { owner });

    private async Task<byte[]> OwnerKeyAsync(DbConnection connection, string owner)
    {
        if (await connection.QuerySingleOrDefaultAsync<byte[]>(
                "SELECT sealed FROM owner_keys WHERE owner = @owner", new { owner }) is { } known)
            return columns.Open(known, "owner_keys", "sealed", owner);

        var key = RandomNumberGenerator.GetBytes(ColumnCipher.KeyBytes);
        await connection.ExecuteAsync(
            "INSERT INTO owner_keys (owner, sealed, created) VALUES (@owner, @sealedKey, @now)",
            new
            {
                owner,
                sealedKey = columns.Seal(key, "owner_keys", "sealed", owner),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        return key;
    }

    // The item key itself opens the commitment; what seals the content is derived, so that one is never the other.
    private static ColumnCipher ItemCipher(byte[] itemKey) => new(
        HKDF.Expand(HashAlgorithmName.SHA256, itemKey, ColumnCipher.KeyBytes, "trustledger content"u8.ToArray()));

    private static string RowKey(string log, Bytes32 uid) => $"{log}|{uid}";

    private sealed record Row(string Owner, byte[] Owner_key, byte[] Item_key, byte[] Content);
}
