using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>
/// The issuer's keys as verifiers find them (RFC 7517; SD-JWT VC §5). A key is published before it is used, while it is, and
/// afterwards until the last credential under it is over.
/// </summary>
internal sealed class IssuerKeys(Database database, ServiceKeys keys, TimeProvider time)
{
    /// <summary>Notes that the key in use signed a credential, inside the caller's transaction.</summary>
    /// <param name="until">When the credential is over.</param>
    public Task NoteAsync(DbConnection connection, DateTimeOffset until) => connection.ExecuteAsync(
        """
        INSERT INTO issuer_keys (name, until) VALUES (@name, @until)
        ON CONFLICT (name) DO UPDATE SET until = excluded.until WHERE issuer_keys.until < excluded.until
        """,
        new { name = keys.IssuerName, until = until.ToUnixTimeMilliseconds() });

    /// <summary>The JWK set of this moment, the key in use first.</summary>
    public async Task<JsonObject> SetAsync(CancellationToken cancellationToken)
    {
        var inUse = (await database.ReadAsync(
            connection => connection.QueryAsync<string>(
                "SELECT name FROM issuer_keys WHERE until > @now", new { now = time.GetUtcNow().ToUnixTimeMilliseconds() }),
            cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var others = keys.OtherIssuers
            .Where(other => inUse.Contains(other.Key) || KeyNames.IsLaterIssuer(other.Key, keys.IssuerName))
            .OrderBy(other => other.Key, StringComparer.Ordinal).Select(other => other.Value);
        return new JsonObject { ["keys"] = new JsonArray([.. others.Prepend(keys.Issuer).Select(key => (JsonNode)JwkOf(key))]) };
    }

    private static JsonObject JwkOf(CertifiedKey key)
    {
        var jwk = Jwk.Of(key.Key);
        var json = jwk.ToJson();
        json["use"] = "sig";
        json["alg"] = JwsRules.Algorithm;
        json["kid"] = jwk.Thumbprint;
        json["x5c"] = new JsonArray([.. key.X5c.Select(certificate => (JsonNode)certificate)]);
        return json;
    }
}
