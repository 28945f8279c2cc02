using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>One issuance under way. Each step is saved before the next begins, so that a killed process can go on.</summary>
/// <remarks>An issuer may need days: what it defers waits in the vault, with its keys and its token, until it is fetched.</remarks>
internal sealed class ReceiveFlow
{
    private const string Token = "token";
    private const string Done = "done";

    private readonly VaultFile _vault;
    private readonly JsonObject _saved;
    private readonly IssuerSession _session;
    private readonly ReceivedCredential _check;
    private readonly WalletContext _context;
    private readonly Accreditations _accreditations;

    public ReceiveFlow(VaultFile vault, JsonObject saved, IssuerSession session, ReceivedCredential check, WalletContext context)
    {
        (_vault, _saved, _session, _check, _context) = (vault, saved, session, check, context);
        _accreditations = new Accreditations(context, vault);
    }

    /// <summary>Whether a flow that was saved got as far as a token: then it can go on without its offer.</summary>
    public static bool HasToken(JsonObject saved) => saved[Token] is JsonObject;

    /// <summary>Gives a flow that is about to be saved a token that came without a code.</summary>
    public static void Begin(JsonObject saved, IssuerToken token) => saved[Token] = token.ToJson();

    /// <returns>The token, from before when there is one; or the issuer's refusal, <c>answer-missing</c>, or as <see cref="SignIn"/>.</returns>
    public async Task<Result<IssuerToken>> RedeemAsync(IssuerOffer offer, string? transactionCode, CancellationToken cancellationToken)
    {
        if (_saved[Token] is JsonObject before)
            return IssuerToken.Read(before);

        var redeemed = offer.NeedsAuthorization
            ? await SignInAsync(offer, cancellationToken)
            : await RedeemCodeAsync(offer, transactionCode, cancellationToken);
        return redeemed.TryGet(out var token, out var refusal) ? Remember(token) : refusal;
    }

    /// <summary>
    /// Fetches every configuration that was offered and is not here yet, in copies with a key each, checks each copy, and
    /// keeps them at once. The issuer is told what became of them, where it asks for it.
    /// </summary>
    /// <returns>What came and what waits; or the first refusal. What was kept before it stays kept.</returns>
    public async Task<Result<ReceiveOutcome>> FetchAsync(IssuerOffer offer, IssuerToken token, int copies, CancellationToken cancellationToken)
    {
        var slots = offer.Offer.ConfigurationIds.SelectMany(token.SlotsOf).ToList();
        if (slots.Count == 0)
            return new Refusal("token-response-malformed", "The token gives access to nothing that was offered.");

        var outcome = new ReceiveOutcome(offer);
        foreach (var slot in slots.Where(slot => !IsDone(slot)))
        {
            if (Deferred(slot) is { } deferred && deferred.NotBefore > _context.Now)
            {
                outcome.Waiting.Add(deferred);
                continue;
            }

            var keys = HolderKeys(slot, Math.Clamp(copies, 1, offer.Metadata.BatchSize));
            try
            {
                if (await FetchAsync(offer, slot, keys, outcome, cancellationToken) is { } refusal)
                    return refusal;
            }
            finally
            {
                foreach (var key in keys)
                    key.Dispose();
            }
        }

        return outcome;
    }

    private async Task<Refusal?> FetchAsync(
        IssuerOffer offer, CredentialSlot slot, List<ECDsa> keys, ReceiveOutcome outcome, CancellationToken cancellationToken)
    {
        if (!(await AskAsync(offer, slot, keys, cancellationToken)).TryGet(out var answer, out var refusal))
            return refusal;
        if (answer.Deferred is { } deferred)
        {
            var waiting = new WaitingCredential(slot, deferred.Id, _context.Now.AddSeconds(deferred.IntervalSeconds));
            _saved[WaitingCredential.NameOf(slot)] = waiting.ToJson();
            _vault.Save();
            outcome.Waiting.Add(waiting);
            return null;
        }

        var token = Current();
        if (!(await KeepAsync(offer, slot.ConfigurationId, keys, answer.Credentials, outcome, cancellationToken)).TryGet(out var kept, out refusal))
        {
            await NotifyAsync(offer, token, answer, CredentialNotification.Failure, refusal.Code, cancellationToken);
            return refusal;
        }

        _vault.Content.Credentials.AddRange(kept);
        Refill(offer, token, kept);
        if (answer.NotificationId is { } notificationId)
            _vault.Content.Notices.Add(Notice(offer, token, kept[0].Batch, notificationId));
        _saved.Remove(WaitingCredential.NameOf(slot));
        (_saved[Done] as JsonArray ?? (JsonArray)(_saved[Done] = new JsonArray())).Add(slot.Name);
        _vault.Save();
        outcome.Received.AddRange(kept);
        await NotifyAsync(offer, token, answer, CredentialNotification.Accepted, null, cancellationToken);
        return null;
    }

    // A token that is over by the time that the issuer is done is refreshed, once.
    private async Task<Result<CredentialResponse>> AskAsync(IssuerOffer offer, CredentialSlot slot, List<ECDsa> keys, CancellationToken cancellationToken)
    {
        var answer = await AskOnceAsync(offer, slot, keys, cancellationToken);
        if (answer.TryGet(out _, out var refusal) || refusal.Code != "invalid-token" || Current().RefreshToken is not { } refresh)
            return answer;
        if (!(await _session.Tokens.RefreshAsync(offer.Server, refresh, cancellationToken)).TryGet(out var token, out var refused))
            return refused;
        Remember(token with { RefreshToken = token.RefreshToken ?? refresh });
        return await AskOnceAsync(offer, slot, keys, cancellationToken);
    }

    private Task<Result<CredentialResponse>> AskOnceAsync(IssuerOffer offer, CredentialSlot slot, List<ECDsa> keys, CancellationToken cancellationToken) =>
        Deferred(slot) is { } deferred
            ? _session.Credentials.FetchDeferredAsync(offer.Metadata, Current(), deferred.TransactionId, cancellationToken)
            : _session.Credentials.FetchAsync(offer, Current(), slot, keys, cancellationToken);

    // The issuer's page may ask for a credential of this very wallet, which wallet present shows meanwhile.
    private async Task<Result<IssuerToken>> SignInAsync(IssuerOffer offer, CancellationToken cancellationToken)
    {
        _vault.Lend();
        var signedIn = await new SignIn(_context, _session).RunAsync(offer, cancellationToken);
        return await _vault.TakeBackAsync(_saved, _context.Time, cancellationToken) is { } gone ? gone : signedIn;
    }

    private async Task<Result<IssuerToken>> RedeemCodeAsync(IssuerOffer offer, string? transactionCode, CancellationToken cancellationToken)
    {
        if (offer.Offer.TransactionCode is { } asked && transactionCode is null)
        {
            if (!IsKnown(offer.Metadata.Issuer))
                _context.Output.Note(Texts.CodeToStranger(offer.Metadata.Issuer));
            if (asked.Description is { } description)
                _context.Output.Note(Texts.TransactionCode, description);
            if (!_context.Prompt(Texts.EnterTransactionCode).TryGet(out transactionCode, out var missing))
                return missing;
        }

        // 6.1: a transaction code goes with an offer that asks for one, and with no other.
        return await _session.Tokens.RedeemAsync(offer, offer.Offer.TransactionCode is null ? null : transactionCode, cancellationToken);
    }

    // A code that came by letter is worth stealing: who is not known may be someone who passes it on (§13.6.2).
    private bool IsKnown(string issuer) => _vault.Content.Settings.Api?.AbsoluteUri.TrimEnd('/') == issuer
        || _vault.Content.Credentials.Exists(held => held.Issuer == issuer);

    private async Task<Result<IReadOnlyList<HeldCredential>>> KeepAsync(IssuerOffer offer, string configurationId, List<ECDsa> keys,
        IReadOnlyList<string> credentials, ReceiveOutcome outcome, CancellationToken cancellationToken)
    {
        if (credentials.Count > keys.Count)
            return new Refusal("credential-response-malformed", "The issuer gave more credentials than it was asked for.");

        var own = keys.ToDictionary(Jwk.Of);
        var free = own.Keys.ToHashSet();
        var good = new List<CheckedCredential>();
        foreach (var text in credentials)
        {
            if (!(await _check.VerifyAsync(text, offer.Metadata.Issuer, offer.TypeOf(configurationId), free, cancellationToken))
                .TryGet(out var one, out var refusal))
            {
                return refusal;
            }

            good.Add(one);
            free.Remove(one.Holder);
        }

        if (await AskLogAsync(good, outcome, cancellationToken) is { } refused)
            return refused;

        var batch = ShortName(_vault);
        return good.Select((one, at) => new HeldCredential
        {
            Id = $"{batch}.{at + 1}",
            Batch = batch,
            Type = one.Credential.Type,
            Issuer = offer.Metadata.Issuer,
            Title = offer.TitleOf(configurationId, _context.Language),
            SdJwt = credentials[at],
            IssuerKey = one.Issuer.Key.ToJson(),
            HolderKey = own[one.Holder].ExportPkcs8PrivateKey(),
            Received = _context.Now,
            Reusable = offer.Metadata.BatchSize <= 1,
        }).ToList();
    }

    // Once for each key, and before anything is kept.
    private async Task<Refusal?> AskLogAsync(List<CheckedCredential> good, ReceiveOutcome outcome, CancellationToken cancellationToken)
    {
        foreach (var one in good.DistinctBy(one => one.Issuer.Spki))
        {
            var asked = await _accreditations.AskAsync(one.Credential.Type, one.Issuer.Spki, AccreditationPurpose.Issue, cancellationToken);
            if (!asked.TryGet(out var answer, out var refusal))
                return refusal;
            if (answer.Result != CheckResult.Passed)
                outcome.Accredited = false;
        }

        return null;
    }

    private async Task NotifyAsync(IssuerOffer offer, IssuerToken token, CredentialResponse answer, string name, string? why, CancellationToken cancellationToken)
    {
        if (answer.NotificationId is { } id)
            await _session.Credentials.NotifyAsync(offer.Metadata, token, new CredentialNotification(id, name, why), cancellationToken);
    }

    // The vault is encrypted, and so is what can fetch more copies. One for all that the offer held: a server may take each
    // refresh token once.
    private void Refill(IssuerOffer offer, IssuerToken token, IReadOnlyList<HeldCredential> kept)
    {
        if (token.RefreshToken is not { } refresh || _vault.Content.Refills.Exists(grant => grant.RefreshToken == refresh))
            return;
        _vault.Content.Refills.Add(new RefillGrant
        {
            Batch = kept[0].Batch,
            Offer = offer.Offer.ToJson(),
            RefreshToken = refresh,
            DpopKey = Convert.FromBase64String(_saved.Text("dpop")!),
            InstanceKey = Convert.FromBase64String(_saved.Text("instance")!),
            Copies = kept.Count,
        });
    }

    private IssuanceNotice Notice(IssuerOffer offer, IssuerToken token, string batch, string notificationId) => new()
    {
        Batch = batch,
        NotificationId = notificationId,
        Offer = offer.Offer.ToJson(),
        Token = token.ToJson(),
        DpopKey = Convert.FromBase64String(_saved.Text("dpop")!),
        InstanceKey = Convert.FromBase64String(_saved.Text("instance")!),
    };

    private IssuerToken Remember(IssuerToken token)
    {
        _saved[Token] = token.ToJson();
        _vault.Save();
        return token;
    }

    // What was saved reads back.
    private IssuerToken Current() => IssuerToken.Read((JsonObject)_saved[Token]!).TryGet(out var token, out var refusal)
        ? token
        : throw new InvalidOperationException(refusal.Code);

    private bool IsDone(CredentialSlot slot) => _saved[Done] is JsonArray done && done.Any(name => (string?)name == slot.Name);

    private WaitingCredential? Deferred(CredentialSlot slot) =>
        _saved[WaitingCredential.NameOf(slot)] is JsonObject json ? WaitingCredential.Read(slot, json) : null;

    private List<ECDsa> HolderKeys(CredentialSlot slot, int count)
    {
        var name = "keys:" + slot.Name;
        if (_saved[name] is JsonArray saved)
            return [.. saved.Select(key => IssuerSession.Key((string)key!))];

        var keys = Enumerable.Range(0, count).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256)).ToList();
        _saved[name] = new JsonArray([.. keys.Select(key => (JsonNode)IssuerSession.Text(key))]);
        _vault.Save();
        return keys;
    }

    // Short enough to type; the first that is free.
    private static string ShortName(VaultFile vault)
    {
        string name;
        do
            name = "c" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2));
        while (vault.Content.Credentials.Exists(held => held.Batch == name));
        return name;
    }
}
