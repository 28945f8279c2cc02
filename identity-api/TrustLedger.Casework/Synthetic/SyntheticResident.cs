using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Casework.Synthetic;

/// <summary>A person who does not exist, with what departments would know of them.</summary>
/// <param name="Name">Two to four Chinese characters.</param>
/// <param name="Number">A valid number of an invented region.</param>
/// <param name="Phone">Eleven digits of the unassigned block 120.</param>
/// <param name="Facts">What the departments know.</param>
public sealed record SyntheticResident(string Name, ResidentNumber Number, string Phone, SyntheticFacts Facts)
{
    /// <summary>Says what it is: habits formed on invented people last.</summary>
    public override string ToString() => "a synthetic resident";
}
