namespace TrustLedger.Casework.Approvals;

/// <summary>A field of an item's form: filled from a fact, or by the applicant.</summary>
/// <param name="Id">Its name in the form.</param>
/// <param name="Wording">For people.</param>
/// <param name="Fact">The fact that fills it; null when the applicant does.</param>
/// <param name="Path">The member of the fact's value; empty when the applicant fills it.</param>
/// <param name="MostCharacters">Of what the applicant writes.</param>
/// <param name="Required">Whether the applicant must fill it.</param>
public sealed record FormField(string Id, Wording Wording, string? Fact, string Path, int MostCharacters, bool Required);
