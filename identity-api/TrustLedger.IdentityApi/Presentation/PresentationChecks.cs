using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Trust;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Checks presentations that were made for this API: gathers what the acceptance rule needs, then asks it.</summary>
internal sealed class PresentationChecks(
    IAccreditations accreditations,
    IStatusTokens statusTokens,
    CredentialSchemas schemas,
    ServiceKeys keys,
    IOptions<IdentityApiOptions> options,
    TimeProvider time)
{
    private readonly TrustAnchors _anchors = TrustAnchors.FromDer(keys.Anchor);

    /// <summary>This verifier's full client identifier: the audience that a presentation must name.</summary>
    /// <exception cref="InvalidOperationException">The verifier's certificate lacks the host that is to name it.</exception>
    public string ClientId { get; } = VerifierClientId.Of(keys.Verifier, options.Value);

    /// <summary>Checks an answer to one request. The caller sees to it that a nonce counts once.</summary>
    public async Task<PresentationVerdict> CheckAsync(
        VpToken token, DcqlQuery query, string nonce, IReadOnlyList<TransactionData> transactionData, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var inputs = new PresentationInputs
        {
            Query = query,
            KeyBinding = new KeyBindingRules(nonce, ClientId, time.GetUtcNow()),
            TransactionData = transactionData,
            Anchors = _anchors,
            Accreditation = await accreditations.ReadAsync(cancellationToken),
            StatusToken = uri =>
            {
                wanted.Add(uri);
                return null;
            },
            Schema = schemas.Check,
        };

        // The first pass finds out which status lists are needed, and whether any is: only those of credentials that
        // hold otherwise are fetched, so nobody makes us call an address by sending rubbish.
        var verdict = PresentationCheck.Run(token, inputs);
        if (wanted.Count == 0)
            return verdict;

        var fetched = new Dictionary<string, FetchedStatus>(StringComparer.Ordinal);
        foreach (var uri in wanted)
        {
            if (await statusTokens.FetchAsync(uri, cancellationToken) is { } status)
                fetched[uri] = status;
        }

        var relied = new List<(FetchedStatus Fetched, StatusListToken Token)>();
        verdict = PresentationCheck.Run(token, inputs with
        {
            StatusToken = fetched.GetValueOrDefault,
            StatusRelied = (status, list) => relied.Add((status, list)),
        });
        foreach (var (status, list) in relied.DistinctBy(one => one.Token.Uri, StringComparer.Ordinal))
            await statusTokens.KeepAsync(status, list, cancellationToken);
        return verdict;
    }
}
