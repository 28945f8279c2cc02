using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>What wallets tell of the issuances that they were given (OpenID4VCI 1.0 §11).</summary>
/// <remarks>A description is checked and dropped: it is written for developers, by whom we do not know, about a person.</remarks>
internal sealed class Notifications(Database database, TimeProvider time)
{
    /// <summary>A <c>notification_id</c> for credentials of a grant, inside the caller's transaction.</summary>
    public async Task<string> AddAsync(DbConnection connection, string grant)
    {
        var id = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16));
        await connection.ExecuteAsync(
            "INSERT INTO issuance_notifications (id, grant_id, created) VALUES (@id, @grant, @now)",
            new { id, grant, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return id;
    }

    /// <summary>Notes an event. The same again changes nothing (§11).</summary>
    /// <param name="grants">What the wallet's token was given for.</param>
    /// <returns>True when it is new; or <c>invalid-notification-id</c>, also for another grant's.</returns>
    public Task<Result<bool>> TakeAsync(
        IReadOnlyList<IssuanceGrant> grants, CredentialNotification notification, CancellationToken cancellationToken) =>
        database.WriteUnlessRefusedAsync<bool>(
            async connection =>
            {
                if (await connection.ExecuteScalarAsync<long>(
                        "SELECT COUNT(*) FROM issuance_notifications WHERE id = @NotificationId AND grant_id IN @offers",
                        new { notification.NotificationId, offers = grants.Select(grant => grant.Offer) }) == 0)
                    return new Refusal("invalid-notification-id", "No credentials of this token came with this notification_id.");
                return await connection.ExecuteAsync(
                    """
                    INSERT INTO issuance_events (notification, event, told) VALUES (@NotificationId, @Event, @now)
                    ON CONFLICT (notification, event) DO NOTHING
                    """,
                    new { notification.NotificationId, notification.Event, now = time.GetUtcNow().ToUnixTimeMilliseconds() }) == 1;
            },
            cancellationToken);
}
