namespace TrustLedger.Casework.Approvals;

/// <summary>One published rule of an item.</summary>
/// <param name="Id">Its name in traces; stable within a version of the item.</param>
/// <param name="Operation">What it asks.</param>
/// <param name="Wording">The same as a sentence.</param>
/// <param name="Fact">The fact it looks at, when it looks at one.</param>
/// <param name="Path">The member of that fact's value.</param>
/// <param name="Months">For rules that count months.</param>
/// <param name="AtLeast">For rules that ask for a level.</param>
public sealed record Rule(
    string Id, RuleOperation Operation, Wording Wording, string? Fact = null, string Path = "", int Months = 0, int AtLeast = 0);
