namespace TrustLedger.Casework.Approvals;

/// <summary>What a rule can ask. A closed list: a rule that no reader knows is no rule.</summary>
public enum RuleOperation
{
    /// <summary>Every check of the identity presentation passed.</summary>
    IdentityVerified,

    /// <summary>The identity's proof level is at least <see cref="Rule.AtLeast"/>.</summary>
    IdentityLevel,

    /// <summary>At least <see cref="Rule.Months"/> whole months since the day in a fact.</summary>
    MonthsAtLeast,

    /// <summary>In the <see cref="Rule.Months"/> months before a year since the day in a fact is completed.</summary>
    MonthsBeforeAnniversary,

    /// <summary>A member of a fact is there and not empty.</summary>
    Present,

    /// <summary>The applicant left every prefilled field as it was.</summary>
    FormUnchanged,

    /// <summary>No fact that is used is in dispute.</summary>
    NoOpenDispute,

    /// <summary>The person has no other open application for the item.</summary>
    NoOpenApplication,

    /// <summary>The person applies, or an agent whose delegation was presented, holds and names the item.</summary>
    ApplicantAllowed,

    /// <summary>A fact is there (made for each fact of the item, as are the three below).</summary>
    FactKnown,

    /// <summary>It was said by the role whose register it is in.</summary>
    FactAuthority,

    /// <summary>It was proven well enough.</summary>
    FactLevel,

    /// <summary>It is in force and not too old.</summary>
    FactFresh,
}
