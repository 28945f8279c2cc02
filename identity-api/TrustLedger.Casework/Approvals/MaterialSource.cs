namespace TrustLedger.Casework.Approvals;

/// <summary>Where a material comes from.</summary>
public enum MaterialSource
{
    /// <summary>A verifiable presentation of a credential.</summary>
    Presentation,

    /// <summary>A department's fact.</summary>
    Fact,

    /// <summary>Only the applicant has it.</summary>
    Applicant,
}
