using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What came of checking an answer. Only <see cref="PresentationCheck"/> makes one.</summary>
public sealed class PresentationVerdict
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<SdJwtVc>> _presented;

    internal PresentationVerdict(IReadOnlyList<Check> checks, IReadOnlyDictionary<string, IReadOnlyList<SdJwtVc>> presented)
    {
        _presented = presented;
        Checks = checks;
        IsAccepted = checks.All(check => check.Result == CheckResult.Passed);
        Authentic = [.. presented.Values.SelectMany(credentials => credentials)];
        Credentials = IsAccepted ? presented : new Dictionary<string, IReadOnlyList<SdJwtVc>>(StringComparer.Ordinal);
    }

    /// <summary>The same answer with one more check, that only its verifier can make.</summary>
    public PresentationVerdict And(Check check) => new([.. Checks, check], _presented);

    /// <summary>True when every check passed. Unknown is not passed.</summary>
    public bool IsAccepted { get; }

    /// <summary>All checks, also those that were not reached, in the order of <see cref="CheckNames"/>.</summary>
    public IReadOnlyList<Check> Checks { get; }

    /// <summary>
    /// What was presented and is signed by an issuer under a pinned root, accepted or not: nothing else about it need hold,
    /// not even that its holder presented it. To tell whom a refusal concerns, and never to be relied on.
    /// </summary>
    public IReadOnlyList<SdJwtVc> Authentic { get; }

    /// <summary>What was presented, by query id; empty unless accepted.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SdJwtVc>> Credentials { get; }
}
