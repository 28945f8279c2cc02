using TrustLedger.Protocol;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Sends the person to the issuer's own pages to sign in and consent, and takes the code that comes back.</summary>
internal sealed class SignIn(WalletContext context, IssuerSession session)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>A token; or a refusal of <see cref="AuthorizationClient"/>, of the token endpoint, or <c>authorization-timeout</c>.</returns>
    public async Task<Result<IssuerToken>> RunAsync(IssuerOffer offer, CancellationToken cancellationToken)
    {
        using var redirect = new LoopbackRedirect();
        if (!(await session.Authorizations.BeginAsync(offer, redirect.Uri, cancellationToken)).TryGet(out var pending, out var refusal))
            return refusal;

        // Also where nobody is asked: without the address nothing would ever come back.
        context.Output.Tell(Texts.SignInAt(HostName.Show(pending.Url)));
        context.Output.Tell(Said.Same("  " + pending.Url.AbsoluteUri));
        context.OpenBrowser(pending.Url);

        var thanks = context.Output.In(Texts.SignedIn);
        if (!(await redirect.WaitAsync(pending.State, thanks, Patience, context.Time, cancellationToken)).TryGet(out var answer, out refusal)
            || !AuthorizationClient.Finish(offer.Server, pending, answer).TryGet(out var code, out refusal))
        {
            return refusal;
        }

        return await session.Tokens.ExchangeAsync(offer, code, cancellationToken);
    }
}
