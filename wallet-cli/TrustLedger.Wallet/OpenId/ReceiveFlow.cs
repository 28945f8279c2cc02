using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>One issuance under way. Each step is saved before the next begins, so that a killed process can go on.</summary>
internal sealed class ReceiveFlow : IDisposable
{
    private readonly VaultFile _vault;
    private readonly JsonObject _saved;
    private readonly IssuerClient _issuer;
    private readonly ReceivedCredential _check;
    private readonly WalletContext _context;
    private readonly Accreditations _accreditations;
    private readonly ECDsa _dpop;

    public ReceiveFlow(VaultFile vault, JsonObject saved, IssuerClient issuer, ReceivedCredential check, WalletContext context)
    {
        (_vault, _saved, _issuer, _check, _context) = (vault, saved, issuer, check, context);
        _accreditations = new Accreditations(context, vault);
        _dpop = Key((string)saved["dpop"]!);
    }

    /// <summary>False when the identity log could not be asked for one of the issuer's keys. Who receives is told.</summary>
    public bool Accredited { get; private set; } = true;

    /// <returns>The token, from before when there is one; or the issuer's refusal, or <c>answer-missing</c>.</returns>
    public async Task<Result<IssuerToken>> RedeemAsync(IssuerOffer offer, string? transactionCode, CancellationToken cancellationToken)
    {
        if (_saved.Text("token") is { } before)
            return new IssuerToken(before, _saved.Boolean("isDpop") == true);

        if (offer.Offer.TransactionCode is { } asked && transactionCode is null)
        {
            if (asked.Description is { } description)
                _context.Output.Note(Texts.TransactionCode, description);
            if (!_context.Prompt(Texts.EnterTransactionCode).TryGet(out transactionCode, out var missing))
                return missing;
        }

        if (!(await _issuer.RedeemAsync(offer, _dpop, transactionCode, cancellationToken)).TryGet(out var token, out var refusal))
            return refusal;
        _saved["token"] = token.Value;
        _saved["isDpop"] = token.IsDpop;
        _vault.Save();
        return token;
    }

    /// <summary>Fetches every configuration that was offered, in copies with a key each, and checks each copy.</summary>
    public async Task<Result<IReadOnlyList<HeldCredential>>> FetchAsync(
        IssuerOffer offer, IssuerToken token, int copies, CancellationToken cancellationToken)
    {
        var received = new List<HeldCredential>();
        foreach (var id in offer.Offer.ConfigurationIds)
        {
            var keys = HolderKeys(id, Math.Clamp(copies, 1, offer.Metadata.BatchSize));
            try
            {
                if (!(await _issuer.FetchAsync(offer, token, _dpop, id, keys, cancellationToken)).TryGet(out var credentials, out var refusal)
                    || !(await KeepAsync(offer, id, keys, credentials, cancellationToken)).TryGet(out var kept, out refusal))
                {
                    return refusal;
                }

                received.AddRange(kept);
            }
            finally
            {
                foreach (var key in keys)
                    key.Dispose();
            }
        }

        return received;
    }

    public void Dispose() => _dpop.Dispose();

    private async Task<Result<IReadOnlyList<HeldCredential>>> KeepAsync(IssuerOffer offer, string configurationId,
        List<ECDsa> keys, IReadOnlyList<string> credentials, CancellationToken cancellationToken)
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

        if (await AskLogAsync(good, cancellationToken) is { } refused)
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
    private async Task<Refusal?> AskLogAsync(List<CheckedCredential> good, CancellationToken cancellationToken)
    {
        foreach (var one in good.DistinctBy(one => one.Issuer.Spki))
        {
            var asked = await _accreditations.AskAsync(one.Credential.Type, one.Issuer.Spki, AccreditationPurpose.Issue, cancellationToken);
            if (!asked.TryGet(out var answer, out var refusal))
                return refusal;
            if (answer.Result != CheckResult.Passed)
                Accredited = false;
        }

        return null;
    }

    private List<ECDsa> HolderKeys(string configurationId, int count)
    {
        var name = "keys:" + configurationId;
        if (_saved[name] is JsonArray saved)
            return [.. saved.Select(key => Key((string)key!))];

        var keys = Enumerable.Range(0, count).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256)).ToList();
        _saved[name] = new JsonArray([.. keys.Select(key => JsonValue.Create(Convert.ToBase64String(key.ExportPkcs8PrivateKey())))]);
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

    private static ECDsa Key(string pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8), out _);
        return key;
    }
}
