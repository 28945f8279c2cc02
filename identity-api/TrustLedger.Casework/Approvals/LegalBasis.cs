namespace TrustLedger.Casework.Approvals;

/// <summary>A section of law on which an item rests, in its own words.</summary>
public sealed record LegalBasis(string Instrument, string Number, string Section, string Text);
