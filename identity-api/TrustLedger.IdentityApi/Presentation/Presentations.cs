using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Delegations;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Asks for presentations and settles what comes back, each request once.</summary>
internal sealed class Presentations(
    Database database,
    PresentationStore store,
    PresentationChecks checks,
    PresentedDelegations delegations,
    RequestObjects requests,
    PresentationAccess access,
    IOptions<IdentityApiOptions> options,
    TimeProvider time)
{
    /// <summary>Opens a request. Its nonce, state and encryption key are its own.</summary>
    /// <param name="caller">In whose name.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="session">The secret of the browser's session, for a request on the same device; else null.</param>
    /// <param name="returnTo">Path below the issuer identifier where that browser goes on; null for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<StoredPresentation> OpenAsync(
        Caller caller, Question question, string? session, string? returnTo, CancellationToken cancellationToken)
    {
        using var key = question.IsEncrypted ? ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256) : null;
        var presentation = new StoredPresentation
        {
            Id = Random(),
            Organisation = caller.Organisation,
            Officer = caller.Subject,
            Purpose = question.Purpose,
            Query = question.Query,
            Nonce = Random(),
            State = Random(),
            Expires = time.GetUtcNow().AddMinutes(options.Value.PresentationMinutes),
            TransactionData = question.TransactionData,
            RegisteredPurpose = question.RegisteredPurpose,
            IsEncrypted = question.IsEncrypted,
            Decryption = key?.ExportPkcs8PrivateKey(),
            Session = session is null ? null : BrowserSession.HashOf(session),
            ReturnTo = returnTo,
        };
        await database.WriteAsync(connection => store.AddAsync(connection, presentation), cancellationToken);
        return presentation;
    }

    /// <returns>The signed request object; or <c>presentation-unknown</c>, <c>presentation-expired</c>, <c>presentation-replayed</c>.</returns>
    public async Task<Result<string>> SignedRequestAsync(
        string id, string? walletNonce, WalletMetadata? wallet, CancellationToken cancellationToken) =>
        (await UnsettledAsync(id, cancellationToken)).TryGet(out var presentation, out var refusal)
            ? requests.Write(presentation, walletNonce, wallet)
            : refusal;

    /// <summary>Opens, checks and settles an answer.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="form">As posted: <c>response</c>, or <c>vp_token</c> and <c>state</c>, or <c>error</c> and <c>state</c>.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The verdict, accepted or not, or that the wallet declined; or, first match wins, and then nothing changed:
    /// <c>presentation-unknown</c>, <c>presentation-replayed</c>, <c>presentation-expired</c>, <c>response-missing</c>, what
    /// <see cref="PresentationResponse"/> and <see cref="ErrorResponse"/> refuse.
    /// </returns>
    public async Task<Result<AnswerOutcome>> AnswerAsync(
        string id, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        if (!(await UnsettledAsync(id, cancellationToken)).TryGet(out var presentation, out var refusal)
            || !WalletAnswer.Read(form, presentation).TryGet(out var answer, out refusal))
            return refusal;

        var code = presentation.IsSameDevice ? BrowserSession.NewSecret() : null;
        if (answer.Error is { } error)
        {
            return await database.WriteAsync(connection => store.TryDeclineAsync(connection, id, error.Code, HashOf(code)), cancellationToken)
                ? new AnswerOutcome(Verdict: null, RedirectUri(presentation, code))
                : Replayed();
        }

        var verdict = await delegations.CheckAsync(
            await checks.CheckAsync(answer.Token!, presentation.Query, presentation.Nonce, presentation.TransactionData, cancellationToken),
            cancellationToken);
        var outcome = verdict switch
        {
            { IsAccepted: true } => PresentationOutcome.Accepted,
            _ when verdict.Checks.Any(check => check.Result == CheckResult.Failed) => PresentationOutcome.Refused,
            _ => PresentationOutcome.Undecided,
        };
        var settled = await database.WriteAsync(
            async connection =>
            {
                var first = await store.TrySettleAsync(
                    connection, id, outcome, PresentationAnswer.Write(verdict.Checks),
                    verdict.IsAccepted ? PresentationAnswer.Write(verdict.Credentials) : null,
                    verdict.IsAccepted ? HashOf(code) : null);
                if (first)
                    await access.CheckedAsync(connection, presentation, verdict);
                return first;
            },
            cancellationToken);
        return settled ? new AnswerOutcome(verdict, verdict.IsAccepted ? RedirectUri(presentation, code) : null) : Replayed();
    }

    /// <summary>Takes a response code back from a browser (OpenID4VP 1.0 §14.3). It counts once.</summary>
    /// <param name="id">Of the request.</param>
    /// <param name="code">What the <c>redirect_uri</c> held.</param>
    /// <param name="session">The secret of the browser's session; null when it sent none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The request; or, first match wins: <c>presentation-unknown</c>; <c>response-code-wrong</c> none, another, or one that was used;
    /// <c>presentation-expired</c> too late; <c>session-wrong</c> another browser than the one that began it: what was presented is
    /// then refused for good.
    /// </returns>
    public async Task<Result<StoredPresentation>> ReturnAsync(string id, string? code, string? session, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => store.FindAsync(connection, id), cancellationToken) is not { IsSameDevice: true } found)
            return Unknown();
        var wrong = new Refusal("response-code-wrong", "This is not the response code of an answer, or it was used before.");
        if (!BrowserSession.Is(found.ResponseCode, code))
            return wrong;
        if (found.IsReturnOver(time.GetUtcNow()))
            return Expired();
        if (!BrowserSession.Is(found.Session, session))
        {
            var strayed = new Refusal("session-wrong", "The request was begun in another browser.");
            await database.WriteAsync(
                async connection =>
                {
                    if (await store.TryStrayAsync(connection, id, found.ResponseCode!))
                        await access.ReturnedAsync(connection, found, strayed);
                },
                cancellationToken);
            return strayed;
        }

        return await database.WriteAsync(
            async connection =>
            {
                var first = await store.TryReturnAsync(connection, id, found.ResponseCode!);
                if (first)
                    await access.ReturnedAsync(connection, found, refusal: null);
                return first;
            },
            cancellationToken) ? found : wrong;
    }

    /// <returns>
    /// The request with what came of it; <c>presentation-unknown</c> also for another organisation's; <c>session-wrong</c> for a
    /// request on the same device whose session the caller does not have.
    /// </returns>
    public async Task<Result<StoredPresentation>> FindAsync(Caller caller, string id, string? session, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => store.FindAsync(connection, id), cancellationToken) is not { } found
            || found.Organisation != caller.Organisation)
            return Unknown();
        if (found.IsSameDevice && !BrowserSession.Is(found.Session, session))
            return new Refusal("session-wrong", "The result is for the browser session that asked.");
        if (found.Credentials is not null && !found.IsReturning)
            await database.WriteAsync(connection => access.LookedAsync(connection, found, caller), cancellationToken);
        return found;
    }

    private async Task<Result<StoredPresentation>> UnsettledAsync(string id, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => store.FindAsync(connection, id), cancellationToken) is not { } found)
            return Unknown();
        if (!found.IsUnsettled)
            return Replayed();
        return found.Expires > time.GetUtcNow() ? found : Expired();
    }

    private string? RedirectUri(StoredPresentation presentation, string? code) => code is null
        ? null
        : $"{requests.UrlOf(presentation, "return")}?{OpenId4VpNames.ResponseCode}={code}";

    private static byte[]? HashOf(string? code) => code is null ? null : BrowserSession.HashOf(code);

    private static string Random() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(24));

    private static Refusal Unknown() => new("presentation-unknown", "There is no such request for a presentation.");

    private static Refusal Replayed() => new("presentation-replayed", "The request was answered before; each counts once.");

    private static Refusal Expired() => new("presentation-expired", "The request for a presentation is over.");
}
