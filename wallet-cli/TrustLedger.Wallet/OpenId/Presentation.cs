using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Which credentials, and which claims of them, would answer a request. Nothing has left the wallet yet.</summary>
internal sealed class Presentation
{
    private static readonly string[] CopysOwn = ["cnf", "status", "iat", "nbf", "exp"];

    private readonly IReadOnlyList<(CredentialMatch Match, HeldCredential Held, SdJwtVc Credential, CompactSdJwt Selected)> _parts;

    // By query: what the credential that answers it signs of the request's transaction data.
    private IReadOnlyDictionary<string, IReadOnlyList<TransactionDataItem>> _authorized = new Dictionary<string, IReadOnlyList<TransactionDataItem>>(StringComparer.Ordinal);

    private Presentation(IReadOnlyList<(CredentialMatch, HeldCredential, SdJwtVc, CompactSdJwt)> parts) => _parts = parts;

    /// <summary>How many more credentials answer a query that takes several (OpenID4VP 1.0 §6.1, <c>multiple</c>), and are left out.</summary>
    public int LeftOut { get; private init; }

    /// <summary>Names of the claims that would be disclosed; no values.</summary>
    public IReadOnlyList<string> ClaimNames => [.. _parts.SelectMany(part => part.Match.Disclosed).Select(NameOf).Distinct(StringComparer.Ordinal)];

    /// <summary>Takes the first credential that answers each query. A one-time copy that was shown is never shown again.</summary>
    /// <param name="vault">Whose credentials.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="all">For a query that takes several: every credential that answers it, and one copy of each.</param>
    /// <returns>
    /// The presentation; or <c>copies-used-up</c> when only copies that were shown before answer it,
    /// <c>credentials-missing</c>, what reading a held credential refuses, or what <see cref="TransactionData.Assign"/> does.
    /// </returns>
    public static Result<Presentation> Choose(VaultFile vault, PresentationRequest request, bool all = false) =>
        Choose(vault, request.Query, request.TransactionData, all);

    /// <inheritdoc cref="Choose(VaultFile, PresentationRequest, bool)"/>
    public static Result<Presentation> Choose(VaultFile vault, DcqlQuery query, IReadOnlyList<TransactionData> transactionData, bool all = false)
    {
        if (!Choose(vault, query, all).TryGet(out var chosen, out var refusal)
            || !TransactionData.Assign(transactionData, [.. chosen._parts.Select(part => part.Match.Query.Id)]).TryGet(out var assigned, out refusal))
        {
            return refusal;
        }

        chosen._authorized = assigned;
        return chosen;
    }

    /// <param name="vault">With what is held.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="all">Whether a query that takes several gets them.</param>
    /// <param name="fits">Which credentials come into question; null for all.</param>
    public static Result<Presentation> Choose(VaultFile vault, DcqlQuery query, bool all = false, Func<SdJwtVc, bool>? fits = null)
    {
        var held = vault.Content.Credentials;
        var read = Read(held, fits);
        var usable = Copies.Usable(held);
        if (!DcqlMatcher.Choose(query, Candidates(usable, read)).TryGet(out var matches, out var refusal))
        {
            return usable.Count < held.Count && DcqlMatcher.Choose(query, Candidates(held, read)).TryGet(out _, out _)
                ? new Refusal("copies-used-up", "Every copy that answers this was shown before; each is shown once.")
                : refusal;
        }

        var parts = new List<(CredentialMatch, HeldCredential, SdJwtVc, CompactSdJwt)>();
        var further = matches.Where(match => match.Query.Multiple).SelectMany(match => Further(match, Candidates(usable, read), read)).ToList();
        foreach (var match in all ? [.. matches, .. further] : matches)
        {
            var credential = read[match.Candidate.Key];
            if (!SdJwtPresenter.Select(credential.SdJwt, match.Disclosed).TryGet(out var selected, out refusal))
                return refusal;
            parts.Add((match, held.Find(one => one.Id == match.Candidate.Key)!, credential, selected));
        }

        return new Presentation(parts) { LeftOut = all ? 0 : further.Count };
    }

    /// <summary>What would answer a query and was shown before, where nothing that may still be shown does; else nothing.</summary>
    public static IReadOnlyList<HeldCredential> UsedUp(VaultFile vault, DcqlQuery query, Func<SdJwtVc, bool>? fits = null)
    {
        var held = vault.Content.Credentials;
        var read = Read(held, fits);
        return !DcqlMatcher.Choose(query, Candidates(Copies.Usable(held), read)).TryGet(out _, out _)
            && DcqlMatcher.Choose(query, Candidates(held, read)).TryGet(out var matches, out _)
            ? [.. matches.Select(match => held.Find(one => one.Id == match.Candidate.Key)!).Where(one => !one.IsUsable)]
            : [];
    }

    public IReadOnlyList<SdJwtVc> Credentials => [.. _parts.Select(part => part.Credential)];

    /// <summary>Each credential's name with its claims as <c>name = value</c>, to show before anything is disclosed.</summary>
    public IEnumerable<(string Title, IEnumerable<string> Claims)> Describe() => _parts.Select(part => (
        part.Held.Title ?? part.Held.Type,
        part.Match.Disclosed.SelectMany(path => path.Select(part.Credential.SdJwt.Payload))
            .Select(claim => $"{NameOf(claim.Path)} = {Text(claim.Value)}")));

    /// <summary>The copies that would be shown.</summary>
    public IReadOnlyList<HeldCredential> Held => [.. _parts.Select(part => part.Held)];

    /// <summary>Which claims of which copy would be disclosed, by path; no values.</summary>
    public IReadOnlyList<DisclosedClaim> Disclosed => [.. _parts.SelectMany(part =>
        part.Match.Disclosed.Select(path => new DisclosedClaim(part.Held.Id, part.Held.Type, path.ToString())))];

    /// <summary>Binds each part to this request with its holder key.</summary>
    public VpToken Bind(PresentationRequest request, DateTimeOffset now) => Bind(request.Nonce, request.ClientId, now);

    public VpToken Bind(string nonce, string audience, DateTimeOffset now)
    {
        // Of several for one query the first signs: a transaction is authorized once (§8.4).
        var signed = new HashSet<string>(StringComparer.Ordinal);
        return VpToken.Of(_parts.Select(part =>
        {
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(part.Held.HolderKey, out _);
            var id = part.Match.Query.Id;
            var transactions = signed.Add(id) ? _authorized.GetValueOrDefault(id) : null;
            return KeyValuePair.Create(id, SdJwtPresenter.Bind(part.Selected, key, nonce, audience, now, transactions).ToString());
        }));
    }

    // Two copies that say the same would only tell that they are one person's.
    private static List<CredentialMatch> Further(CredentialMatch first, List<DcqlCandidate> candidates, Dictionary<string, SdJwtVc> read)
    {
        var told = new HashSet<string>(StringComparer.Ordinal) { Dataset(read[first.Candidate.Key]) };
        return [.. candidates.Select(candidate => DcqlMatcher.Match(first.Query, candidate)).OfType<CredentialMatch>()
            .Where(match => told.Add(Dataset(read[match.Candidate.Key])))];
    }

    // What a credential says, without what makes each copy its own.
    private static string Dataset(SdJwtVc credential)
    {
        var says = (JsonObject)credential.SdJwt.Payload.DeepClone();
        foreach (var own in CopysOwn)
            says.Remove(own);
        return Encoding.UTF8.GetString(Jcs.Write(says));
    }

    private static Dictionary<string, SdJwtVc> Read(IEnumerable<HeldCredential> held, Func<SdJwtVc, bool>? fits)
    {
        var read = new Dictionary<string, SdJwtVc>(StringComparer.Ordinal);
        foreach (var credential in held)
        {
            if (ReceivedCredential.ReadHeld(credential).TryGet(out var good, out _) && fits?.Invoke(good) != false)
                read[credential.Id] = good;
        }

        return read;
    }

    private static List<DcqlCandidate> Candidates(IEnumerable<HeldCredential> held, Dictionary<string, SdJwtVc> read) =>
    [
        .. held.Where(credential => read.ContainsKey(credential.Id)).Select(credential => DcqlCandidate.Of(credential.Id, read[credential.Id])),
    ];

    private static string NameOf(ClaimsPath path) =>
        path.Steps is [{ Name: { } name }] ? name : path.ToString();

    private static string Text(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var plain)
        ? plain
        : value?.ToJsonString() ?? "null";
}
