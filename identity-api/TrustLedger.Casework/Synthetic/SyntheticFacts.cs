using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Casework.Synthetic;

/// <summary>What public security and human resources know of a resident.</summary>
/// <param name="ResidenceSince">First day of unbroken residence.</param>
/// <param name="AddressCode">Twelve digits: division, town and community.</param>
/// <param name="Employer">Null for those who do not work.</param>
/// <param name="EmployedSince">First day with that employer.</param>
/// <param name="ContributionMonths">Months of social insurance paid so far.</param>
public sealed record SyntheticFacts(
    DateOnly ResidenceSince, string AddressCode, Uscc? Employer, DateOnly? EmployedSince, int ContributionMonths)
{
    /// <summary>Says what it is, and no fact of it.</summary>
    public override string ToString() => "facts of a synthetic resident";
}
