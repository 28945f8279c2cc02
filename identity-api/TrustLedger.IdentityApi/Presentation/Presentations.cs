using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Asks for presentations and settles what comes back, each request once.</summary>
internal sealed class Presentations(
    Database database,
    PresentationStore store,
    PresentationChecks checks,
    PresentationAccess access,
    ServiceKeys keys,
    IOptions<IdentityApiOptions> options,
    TimeProvider time)
{
    private const string EncryptionKeyId = "response";

    /// <summary>Opens a request. Its nonce, state and encryption key are its own.</summary>
    public async Task<StoredPresentation> OpenAsync(
        Caller caller, string purpose, DcqlQuery query, CancellationToken cancellationToken)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var presentation = new StoredPresentation(
            Random(), caller.Organisation, caller.Subject, purpose, query, Random(), Random(), key.ExportPkcs8PrivateKey(),
            PresentationOutcome.Open, Checks: null, Credentials: null,
            time.GetUtcNow().AddMinutes(options.Value.PresentationMinutes), Answered: null);
        await database.WriteAsync(connection => store.AddAsync(connection, presentation), cancellationToken);
        return presentation;
    }

    /// <summary>The link that takes a wallet to the request.</summary>
    public RequestLink LinkTo(StoredPresentation presentation) =>
        new(checks.ClientId, new Uri(UrlOf(presentation, "request")), ByPost: true);

    /// <returns>The signed request object; or <c>presentation-unknown</c>, <c>presentation-expired</c>, <c>presentation-replayed</c>.</returns>
    public async Task<Result<string>> SignedRequestAsync(string id, string? walletNonce, CancellationToken cancellationToken)
    {
        if (!(await UnsettledAsync(id, cancellationToken)).TryGet(out var presentation, out var refusal))
            return refusal;

        using var key = KeyOf(presentation);
        var request = new PresentationRequest
        {
            ClientId = checks.ClientId,
            ResponseUri = UrlOf(presentation, "response"),
            Nonce = presentation.Nonce,
            State = presentation.State,
            Query = presentation.Query,
            EncryptionKey = Jwk.Of(key),
            EncryptionKeyId = EncryptionKeyId,
            Purpose = presentation.Purpose,
            WalletNonce = walletNonce,
        };
        return RequestObjectWriter.Write(
            request, keys.Verifier.Key, new JsonArray([.. keys.Verifier.X5c.Select(certificate => (JsonNode)certificate)]),
            time.GetUtcNow(), presentation.Expires);
    }

    /// <summary>Opens, checks and settles an answer.</summary>
    /// <returns>
    /// The verdict, accepted or not; or, first match wins, and then nothing changed: <c>presentation-unknown</c>,
    /// <c>presentation-expired</c>, <c>presentation-replayed</c>, what <see cref="PresentationResponse.Decrypt"/> refuses.
    /// </returns>
    public async Task<Result<PresentationVerdict>> AnswerAsync(string id, string response, CancellationToken cancellationToken)
    {
        if (!(await UnsettledAsync(id, cancellationToken)).TryGet(out var presentation, out var refusal))
            return refusal;

        using var key = KeyOf(presentation);
        if (!PresentationResponse.Decrypt(response, key, EncryptionKeyId, presentation.State).TryGet(out var answer, out refusal))
            return refusal;

        var verdict = await checks.CheckAsync(answer.Token, presentation.Query, presentation.Nonce, cancellationToken);
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
                    verdict.IsAccepted ? PresentationAnswer.Write(verdict.Credentials) : null);
                if (first && verdict.IsAccepted)
                    await access.CheckedAsync(connection, presentation, verdict);
                return first;
            },
            cancellationToken);
        return settled ? verdict : Replayed();
    }

    /// <summary>Notes that the wallet said no; refuses as <see cref="AnswerAsync"/>.</summary>
    public async Task<Result<string>> DeclineAsync(string id, CancellationToken cancellationToken)
    {
        if (!(await UnsettledAsync(id, cancellationToken)).TryGet(out _, out var refusal))
            return refusal;
        var settled = await database.WriteAsync(
            connection => store.TrySettleAsync(connection, id, PresentationOutcome.Declined, checks: null, credentials: null),
            cancellationToken);
        return settled ? id : Replayed();
    }

    /// <returns>The request with what came of it; <c>presentation-unknown</c> also for another organisation's.</returns>
    public async Task<Result<StoredPresentation>> FindAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => store.FindAsync(connection, id), cancellationToken) is not { } found
            || found.Organisation != caller.Organisation)
            return Unknown();
        if (found.Credentials is not null)
            await database.WriteAsync(connection => access.LookedAsync(connection, found, caller), cancellationToken);
        return found;
    }

    private async Task<Result<StoredPresentation>> UnsettledAsync(string id, CancellationToken cancellationToken)
    {
        if (await database.ReadAsync(connection => store.FindAsync(connection, id), cancellationToken) is not { } found)
            return Unknown();
        if (!found.IsUnsettled)
            return Replayed();
        return found.Expires > time.GetUtcNow()
            ? found
            : new Refusal("presentation-expired", "The request for a presentation is over.");
    }

    private string UrlOf(StoredPresentation presentation, string part) =>
        $"{options.Value.Issuer}/presentations/{presentation.Id}/{part}";

    private static ECDiffieHellman KeyOf(StoredPresentation presentation)
    {
        var key = ECDiffieHellman.Create();
        key.ImportPkcs8PrivateKey(presentation.Decryption, out _);
        return key;
    }

    private static string Random() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(24));

    private static Refusal Unknown() => new("presentation-unknown", "There is no such request for a presentation.");

    private static Refusal Replayed() => new("presentation-replayed", "The request was answered before; each counts once.");
}
