using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Tells an issuer that its holder deleted what it issued (OpenID4VCI 1.0 §11.1, <c>credential_deleted</c>).</summary>
internal sealed class DeletionNotice(WalletContext context, VaultFile vault)
{
    /// <summary>Asks the issuer's metadata where, and tells it there. A token that is over is refreshed once, where that is possible.</summary>
    /// <param name="notice">About the issuance that is gone.</param>
    /// <param name="grant">What refreshes its token; null for nothing. Its newest token is saved where the vault still has it.</param>
    /// <param name="cancellationToken">Stops the calls.</param>
    /// <returns>
    /// Null once it was taken; or why not: as <see cref="IssuerClient.DescribeAsync"/>, <see cref="IssuerSession.Open"/>,
    /// <see cref="CredentialClient.NotifyAsync"/>.
    /// </returns>
    public async Task<Refusal?> SendAsync(IssuanceNotice notice, RefillGrant? grant, CancellationToken cancellationToken)
    {
        var keys = new JsonObject
        {
            ["dpop"] = Convert.ToBase64String(notice.DpopKey),
            ["instance"] = Convert.ToBase64String(notice.InstanceKey),
        };
        var (server, settings) = (context.OpenForeign(vault), vault.Content.Settings);
        if (!CredentialOffer.Read(notice.Offer).TryGet(out var saved, out var refusal)
            || !IssuerToken.Read(notice.Token).TryGet(out var token, out refusal)
            || !(await new IssuerClient(server, settings, context.Time).DescribeAsync(saved, cancellationToken)).TryGet(out var offer, out refusal)
            || !IssuerSession.Open(keys, server, settings, context.Time).TryGet(out var session, out refusal))
        {
            return refusal;
        }

        using (session)
        {
            var deleted = new CredentialNotification(notice.NotificationId, CredentialNotification.Deleted);
            refusal = await session.Credentials.NotifyAsync(offer.Metadata, token, deleted, cancellationToken);
            if (refusal?.Code != "invalid-token" || grant is null)
                return refusal;
            if (!(await session.Tokens.RefreshAsync(offer.Server, grant.RefreshToken, cancellationToken)).TryGet(out token, out refusal))
                return refusal;

            // The refresh token before may be good no more.
            grant.RefreshToken = token.RefreshToken ?? grant.RefreshToken;
            vault.Save();
            return await session.Credentials.NotifyAsync(offer.Metadata, token, deleted, cancellationToken);
        }
    }
}
