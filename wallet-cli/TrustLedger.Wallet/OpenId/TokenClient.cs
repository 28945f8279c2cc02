using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The wallet's side of the token endpoint (OpenID4VCI 1.0 §6).</summary>
internal sealed class TokenClient(BoundClient client, ClientAuthentication authentication)
{
    /// <summary>Redeems the offer's code. With the same DPoP key it may be tried again while nothing was issued.</summary>
    public Task<Result<IssuerToken>> RedeemAsync(IssuerOffer offer, string? transactionCode, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            [VciNames.PreAuthorizedCode] = offer.Offer.PreAuthorizedCode!,
        };
        if (transactionCode is not null)
            form[VciNames.TransactionCode] = transactionCode;
        // §6.1.1: where no scope stands for what is offered, details say it, and get the identifiers of what there is.
        if (offer.Server.TakesDetails && offer.Offer.ConfigurationIds.Any(id => offer.ScopeOf(id) is null))
            form[VciNames.AuthorizationDetails] = offer.Details();
        return PostAsync(offer.Server, form, isAnonymous: offer.Server.IsAnonymous, cancellationToken);
    }

    /// <summary>Redeems the code that came back by the browser (RFC 6749 §4.1.3, RFC 7636 §4.5).</summary>
    public Task<Result<IssuerToken>> ExchangeAsync(IssuerOffer offer, AuthorizationCode code, CancellationToken cancellationToken) => PostAsync(
        offer.Server,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.AuthorizationCodeGrant,
            ["code"] = code.Value,
            ["redirect_uri"] = code.RedirectUri,
            ["code_verifier"] = code.Verifier,
        },
        isAnonymous: false,
        cancellationToken);

    /// <summary>Fetches another token without the person (RFC 6749 §6).</summary>
    public Task<Result<IssuerToken>> RefreshAsync(AuthorizationServer server, string refreshToken, CancellationToken cancellationToken) => PostAsync(
        server,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.RefreshTokenGrant,
            ["refresh_token"] = refreshToken,
        },
        isAnonymous: server.IsAnonymous,
        cancellationToken);

    private async Task<Result<IssuerToken>> PostAsync(
        AuthorizationServer server, Dictionary<string, string> form, bool isAnonymous, CancellationToken cancellationToken)
    {
        if (await authentication.PrepareAsync(client, server, cancellationToken) is { } unfit)
            return unfit;
        if (!isAnonymous || authentication.Proves(server))
            form["client_id"] = ClientAuthentication.ClientId;
        var request = new ForeignRequest(server.TokenEndpoint, () => ForeignServer.Form(form))
        {
            IsBound = server.UsesDpop,
            Headers = () => authentication.Headers(server),
            TakeChallenge = authentication.TakeChallenge,
        };
        return (await client.PostAsync(request, cancellationToken)).TryGet(out var response, out var refusal)
            && ForeignServer.ReadJson(response).TryGet(out var json, out refusal)
                ? IssuerToken.Read(json)
                : refusal;
    }
}
