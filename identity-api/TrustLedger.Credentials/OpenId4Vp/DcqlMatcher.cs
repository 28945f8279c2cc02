using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Selects claims and credentials by the rules of OpenID4VP 1.0 §6.4.</summary>
public static class DcqlMatcher
{
    /// <summary>Whether one credential answers one query, by its first satisfiable claim set; null when it does not.</summary>
    public static CredentialMatch? Match(CredentialQuery query, DcqlCandidate candidate)
    {
        if (query.Format != candidate.Format || !query.Types.Contains(candidate.Type, StringComparer.Ordinal)
            || (query.RequiresHolderBinding && !candidate.IsHolderBound)
            || (query.TrustedAuthorities.Count > 0
                && !query.TrustedAuthorities.Any(authority => authority.Matches(candidate.AuthorityKeyIdentifiers))))
            return null;

        foreach (var alternative in query.Alternatives())
        {
            if (Select(alternative, candidate) is { } places)
                return new CredentialMatch(query, candidate, places);
        }

        return null;
    }

    /// <summary>What a wallet sends: the verifier's first satisfiable option of each required credential set.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="held">What there is, the wallet's favourite first.</param>
    /// <param name="withOptional">Whether sets that are not required are answered too. They tell more.</param>
    /// <returns>One match for each chosen credential query; or <c>credentials-missing</c>, and then nothing is to be sent.</returns>
    public static Result<IReadOnlyList<CredentialMatch>> Choose(
        DcqlQuery query, IReadOnlyList<DcqlCandidate> held, bool withOptional = false)
    {
        var matches = new Dictionary<string, CredentialMatch>(StringComparer.Ordinal);
        foreach (var credential in query.Credentials)
        {
            if (held.Select(candidate => Match(credential, candidate)).FirstOrDefault(match => match is not null) is { } match)
                matches[credential.Id] = match;
        }

        IEnumerable<CredentialSetQuery> sets = query.CredentialSets.Count > 0
            ? query.CredentialSets
            : [new CredentialSetQuery([[.. query.Credentials.Select(credential => credential.Id)]], Required: true)];
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var set in sets.Where(set => set.Required || withOptional))
        {
            if (set.Options.FirstOrDefault(option => option.All(matches.ContainsKey)) is { } option)
                chosen.UnionWith(option);
            else if (set.Required)
                return new Refusal("credentials-missing", "The wallet holds no credentials that answer the request.");
        }

        return query.Credentials.Where(credential => chosen.Contains(credential.Id)).Select(credential => matches[credential.Id]).ToList();
    }

    /// <summary>
    /// The disclosures of a presentation that no query of the request asked for (§6.4.1: a wallet must not send them).
    /// A claim brings the disclosures around it and within it.
    /// </summary>
    public static IReadOnlyList<ClaimsPath> Unasked(DcqlQuery query, VerifiedSdJwt presented, string type)
    {
        var asked = query.Credentials.Where(credential => credential.Types.Contains(type, StringComparer.Ordinal))
            .SelectMany(credential => credential.Claims).Select(claim => claim.Path).ToList();
        var unasked = Unasked(asked, presented.InPlace());
        // Some wallets count an array's elements without the issuer's decoys, which only they can tell.
        return unasked.Count == 0 ? unasked : Unasked(asked, presented);
    }

    private static List<ClaimsPath> Unasked(List<ClaimsPath> asked, VerifiedSdJwt presented)
    {
        var places = asked.SelectMany(path => path.Select(presented.Payload)).Select(claim => claim.Path).ToList();
        return [.. presented.Disclosed.Keys.Where(place => !places.Exists(path => path.Contains(place) || place.Contains(path)))];
    }

    private static List<ClaimsPath>? Select(IReadOnlyList<ClaimsQuery> claims, DcqlCandidate candidate)
    {
        var places = new List<ClaimsPath>();
        foreach (var claim in claims)
        {
            // A value that is not among those asked for counts as absent (§6.4.1).
            var selected = claim.Path.Select(candidate.Claims).Where(place => claim.Allows(place.Value)).ToList();
            if (selected.Count == 0)
                return null;
            // A claim that is asked for twice is shown once (§6.1).
            places.AddRange(selected.Select(place => place.Path).Where(path => !places.Contains(path)));
        }

        return places;
    }
}
