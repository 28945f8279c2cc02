namespace TrustLedger.Casework.Approvals;

/// <summary>All that the rules of an item look at. The same evidence gives the same trace, whenever it is run.</summary>
public sealed record ApplicationEvidence
{
    /// <summary>The day of the decision, in China.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Facts by predicate: the freshest one in force of the right role, or the best of the wrong ones.</summary>
    public required IReadOnlyDictionary<string, Fact> Facts { get; init; }

    /// <summary>Whether every check of the presentation passed; null when one could not be made.</summary>
    public bool? IdentityVerified { get; init; }

    /// <summary>The proof level that the presented credential shows; null when it shows none.</summary>
    public int? IdentityLevel { get; init; }

    /// <summary>Where the presentation's checks can be read again.</summary>
    public string IdentityReference { get; init; } = "presentation";

    /// <summary>Whether the person applies, or an agent by a delegation that holds; null when that could not be checked.</summary>
    public bool? ApplicantAllowed { get; init; }

    /// <summary>Who applies: <c>person</c>, or the id of the agent's delegation.</summary>
    public string ApplicantReference { get; init; } = "person";

    /// <summary>Null when the person's other applications could not be looked up.</summary>
    public bool? OtherApplicationOpen { get; init; }

    /// <summary>Prefilled fields that the applicant changed.</summary>
    public IReadOnlyList<string> ChangedFields { get; init; } = [];

    /// <summary>Says what it is, and no value of it.</summary>
    public override string ToString() => "evidence for an application";
}
