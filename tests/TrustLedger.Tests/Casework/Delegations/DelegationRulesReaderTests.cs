using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Delegations;
using TrustLedger.Protocol;
using TrustLedger.Tests.Casework.Approvals;

namespace TrustLedger.Tests.Casework.Delegations;

public sealed class DelegationRulesReaderTests
{
    [Fact]
    public void Numbers_are_data_and_can_change()
    {
        var pack = Pack();
        pack["longest"]!["days"] = 30;
        pack["mostOfAgent"]!["count"] = 3;

        var rules = Read(pack).Value();
        Assert.Equal((30, 3), (rules.LongestDays, rules.MostOfAgent));
    }

    [Fact]
    public void An_item_may_be_delegated_where_its_own_law_says_so()
    {
        var rules = Read(Pack()).Value();
        Assert.Equal("29", Residence.Item.AgentBasis!.Section);

        Assert.Contains(rules.ItemsWith([Residence.Item]), item => item.Code == Residence.Item.Code && !item.ForOrganisations);
        Assert.DoesNotContain(rules.ItemsWith([Residence.Item with { AgentBasis = null }]), item => item.Code == Residence.Item.Code);
    }

    [Theory]
    [InlineData("longest.days", "0")]
    [InlineData("longest.source", "\"\"")]
    [InlineData("mostItems.count", "51")]
    [InlineData("agentAge.sure", "\"certain\"")]
    [InlineData("sections", "[]")]
    [InlineData("basis", "\"\"")]
    [InlineData("scopes", """[{"code":"delegate","zh":"转委托","en":"sub-delegate"}]""")]
    [InlineData("windowItems", """[{"code":"x","zh":"x","en":"x","servedTo":"anyone","sure":"K-H","source":"x"}]""")]
    [InlineData("type", "\"trustledger-delegation-rules/2\"")]
    [InlineData("shortest", "{}")]
    public void Refuses_a_pack_of_another_shape(string path, string value)
    {
        var pack = Pack();
        JsonNode at = pack;
        var names = path.Split('.');
        foreach (var name in names[..^1])
            at = at[name]!;
        at[names[^1]] = JsonNode.Parse(value);

        var refusal = Read(pack).Refusal();
        Assert.Equal("delegation-rules-malformed", refusal.Code);
        Assert.Contains(path, refusal.Detail, StringComparison.Ordinal);
    }

    private static Result<DelegationRules> Read(JsonObject pack) => DelegationRulesReader.Read(Encoding.UTF8.GetBytes(pack.ToJsonString()));

    private static JsonObject Pack() => JsonNode.Parse(File.ReadAllText(Path.Combine(
        Repository.Root, "identity-api/TrustLedger.Casework/Data/delegation/rules.json")))!.AsObject();
}
