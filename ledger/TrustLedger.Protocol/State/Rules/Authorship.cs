using TrustLedger.Protocol.Governance;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>What a rule found out about a statement that it lets through.</summary>
/// <param name="Author">In which capacity it was said; null when a handle said it.</param>
/// <param name="Policy">What it is judged under, to its end.</param>
internal sealed record Authorship(Membership? Author, PolicyDocument Policy)
{
    /// <summary>What <c>refUID</c> names.</summary>
    public HeldStatement? Target { get; init; }

    /// <summary>What it takes the place of when it takes effect.</summary>
    public HeldStatement? Replaces { get; init; }

    /// <summary>The place responsible for its case.</summary>
    public string? CasePlace { get; init; }

    /// <summary>False when others must say so, too.</summary>
    public bool TakesEffectAtOnce { get; init; } = true;
}
