namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What came of a request for a presentation.</summary>
internal enum PresentationOutcome
{
    /// <summary>Not answered yet.</summary>
    Open,

    /// <summary>Answered, and something needed was away: the wallet may send its answer again.</summary>
    Undecided,

    /// <summary>Answered, and every check passed.</summary>
    Accepted,

    /// <summary>Answered, and a check failed.</summary>
    Refused,

    /// <summary>The wallet, or its holder, said no.</summary>
    Declined,
}
