using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Casework.Synthetic;

/// <summary>An organisation that does not exist.</summary>
/// <param name="Code">A valid code of an invented region.</param>
/// <param name="Name">For example 云溪青禾纺织有限公司.</param>
/// <param name="Place">Six digits of division.</param>
public sealed record SyntheticOrganisation(Uscc Code, string Name, string Place);
