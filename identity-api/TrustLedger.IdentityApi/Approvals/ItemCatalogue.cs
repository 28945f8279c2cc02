using TrustLedger.Casework.Approvals;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>The service items that may be applied for here.</summary>
internal sealed class ItemCatalogue(IReadOnlyList<ServiceItem> all)
{
    public IReadOnlyList<ServiceItem> All => all;

    public ServiceItem? Find(string code) => all.FirstOrDefault(item => item.Code == code);

    /// <summary>By the rules that an application named; null when they are not at hand any more.</summary>
    public ServiceItem? FindByRules(string rules) => all.FirstOrDefault(item => item.RulesHash.ToString() == rules);
}
