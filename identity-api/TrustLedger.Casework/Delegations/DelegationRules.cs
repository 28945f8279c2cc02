using TrustLedger.Casework.Approvals;

namespace TrustLedger.Casework.Delegations;

/// <summary>What may be delegated (代办), for how long, by whom and to whom, as one version of the rule pack has it.</summary>
public sealed record DelegationRules
{
    internal DelegationRules()
    {
    }

    public required string Version { get; init; }

    /// <summary>The sections of law that the credential is issued on.</summary>
    public required IReadOnlyList<LegalBasis> Basis { get; init; }

    /// <summary>The longest term, in days with the first and the last.</summary>
    public required int LongestDays { get; init; }

    /// <summary>How many items one delegation may name.</summary>
    public required int MostItems { get; init; }

    /// <summary>How many delegations one agent may hold at a time.</summary>
    public required int MostOfAgent { get; init; }

    /// <summary>The least age of an agent, in years.</summary>
    public required int AgentAge { get; init; }

    /// <summary>The least proof level of who consents.</summary>
    public required int PrincipalLevel { get; init; }

    /// <summary>The least proof level of who acts.</summary>
    public required int AgentLevel { get; init; }

    public required IReadOnlyList<DelegationScope> Scopes { get; init; }

    /// <summary>Matters that are dealt with at a window, on a presentation.</summary>
    public required IReadOnlyList<DelegableItem> WindowItems { get; init; }

    /// <summary>The rule pack that is built in.</summary>
    public static DelegationRules Current { get; } = DelegationRulesReader.ReadBuiltIn();

    /// <summary>What may be delegated: the service items whose law lets an agent apply, and what is done at a window.</summary>
    public IReadOnlyList<DelegableItem> ItemsWith(IEnumerable<ServiceItem> items) =>
        [.. items.Where(item => item.AgentBasis is not null).Select(item => new DelegableItem(item.Code, item.Name, ForOrganisations: false)), .. WindowItems];
}
