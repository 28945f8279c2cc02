using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Which credentials, and which claims of them, would answer a request. Nothing has left the wallet yet.</summary>
internal sealed class Presentation
{
    private readonly IReadOnlyList<(CredentialMatch Match, HeldCredential Held, SdJwtVc Credential, CompactSdJwt Selected)> _parts;

    // By query: what the credential that answers it signs of the request's transaction data.
    private IReadOnlyDictionary<string, IReadOnlyList<TransactionDataItem>> _authorized = new Dictionary<string, IReadOnlyList<TransactionDataItem>>(StringComparer.Ordinal);

    private Presentation(IReadOnlyList<(CredentialMatch, HeldCredential, SdJwtVc, CompactSdJwt)> parts) => _parts = parts;

    /// <summary>Names of the claims that would be disclosed; no values.</summary>
    public IReadOnlyList<string> ClaimNames => [.. _parts.SelectMany(part => part.Match.Disclosed).Select(NameOf).Distinct(StringComparer.Ordinal)];

    /// <summary>Takes the first credential that answers each query. A one-time copy that was shown is never shown again.</summary>
    /// <returns>
    /// The presentation; or <c>copies-used-up</c> when only copies that were shown before answer it,
    /// <c>credentials-missing</c>, what reading a held credential refuses, or what <see cref="TransactionData.Assign"/> does.
    /// </returns>
    public static Result<Presentation> Choose(VaultFile vault, PresentationRequest request)
    {
        if (!Choose(vault, request.Query).TryGet(out var chosen, out var refusal)
            || !TransactionData.Assign(request.TransactionData, [.. chosen._parts.Select(part => part.Match.Query.Id)]).TryGet(out var assigned, out refusal))
        {
            return refusal;
        }

        chosen._authorized = assigned;
        return chosen;
    }

    public static Result<Presentation> Choose(VaultFile vault, DcqlQuery query)
    {
        var held = vault.Content.Credentials;
        var read = Read(held);
        var usable = Copies.Usable(held);
        if (!DcqlMatcher.Choose(query, Candidates(usable, read)).TryGet(out var matches, out var refusal))
        {
            return usable.Count < held.Count && DcqlMatcher.Choose(query, Candidates(held, read)).TryGet(out _, out _)
                ? new Refusal("copies-used-up", "Every copy that answers this was shown before; each is shown once.")
                : refusal;
        }

        var parts = new List<(CredentialMatch, HeldCredential, SdJwtVc, CompactSdJwt)>();
        foreach (var match in matches)
        {
            var credential = read[match.Candidate.Key];
            if (!SdJwtPresenter.Select(credential.SdJwt, match.Disclosed).TryGet(out var selected, out refusal))
                return refusal;
            parts.Add((match, held.Find(one => one.Id == match.Candidate.Key)!, credential, selected));
        }

        return new Presentation(parts);
    }

    /// <summary>What would answer a query and was shown before, where nothing that may still be shown does; else nothing.</summary>
    public static IReadOnlyList<HeldCredential> UsedUp(VaultFile vault, DcqlQuery query)
    {
        var held = vault.Content.Credentials;
        var read = Read(held);
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

    public VpToken Bind(string nonce, string audience, DateTimeOffset now) => VpToken.Of(_parts.Select(part =>
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(part.Held.HolderKey, out _);
        return KeyValuePair.Create(part.Match.Query.Id, SdJwtPresenter.Bind(
            part.Selected, key, nonce, audience, now, _authorized.GetValueOrDefault(part.Match.Query.Id)).ToString());
    }));

    private static Dictionary<string, SdJwtVc> Read(IEnumerable<HeldCredential> held)
    {
        var read = new Dictionary<string, SdJwtVc>(StringComparer.Ordinal);
        foreach (var credential in held)
        {
            if (ReceivedCredential.ReadHeld(credential).TryGet(out var good, out _))
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
