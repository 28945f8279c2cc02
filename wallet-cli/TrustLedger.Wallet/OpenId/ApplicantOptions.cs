using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Which of a query's options an applicant answers with: their own credential, or that and a delegation (代办).</summary>
/// <remarks>A verifier likes its first option best; who acts for whom is for the holder to say, and not for what happens to be held.</remarks>
internal static class ApplicantOptions
{
    private const string DelegationType = "/credentials/delegation";

    /// <returns>The query with the options that have, or have not, a delegation; or <c>option-missing</c> when none is left.</returns>
    public static Result<DcqlQuery> Of(DcqlQuery query, bool delegated)
    {
        if (query.CredentialSets.Count == 0 && !delegated)
            return query;

        bool HasDelegation(IReadOnlyList<string> option) => query.Credentials
            .Any(credential => option.Contains(credential.Id, StringComparer.Ordinal)
                && credential.Types.Any(type => type.EndsWith(DelegationType, StringComparison.Ordinal)));

        var sets = query.CredentialSets
            .Select(set => set with { Options = [.. set.Options.Where(option => HasDelegation(option) == delegated)] }).ToList();
        return sets.Count == 0 || sets.Exists(set => set.Required && set.Options.Count == 0)
            ? new Refusal("option-missing", "The request can't be answered this way: it asks for no delegation, or for nothing else.")
            : DcqlQuery.Create(query.Credentials, [.. sets.Where(set => set.Options.Count > 0)]);
    }
}
