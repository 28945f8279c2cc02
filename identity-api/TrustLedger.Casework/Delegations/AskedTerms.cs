namespace TrustLedger.Casework.Delegations;

/// <summary>The terms of a delegation as a principal writes them; nothing of it is checked.</summary>
/// <param name="Agent">The agent's handle.</param>
/// <param name="From">The first day, yyyy-MM-dd.</param>
/// <param name="Until">The last day, yyyy-MM-dd.</param>
/// <param name="Organisation">The legal entity that delegates; null: the caller does.</param>
public sealed record AskedTerms(
    string Agent, string AgentName, IReadOnlyList<string> Items, IReadOnlyList<string> Scopes, string From, string Until, string? Organisation = null)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "terms that are asked for";
}
