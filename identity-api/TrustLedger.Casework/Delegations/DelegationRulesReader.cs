using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Delegations;

/// <summary>Reads a rule pack about delegation. Every number in it says where it comes from and how sure that is.</summary>
public static class DelegationRulesReader
{
    private const string Type = "trustledger-delegation-rules/1";

    private enum Power
    {
        Apply,
        Follow,
    }

    private enum Principal
    {
        NaturalPerson,
        LegalPerson,
    }

    /// <returns>
    /// The rules; or what <see cref="StrictJson.ParseObject"/> refuses, and <c>delegation-rules-malformed</c> for a pack
    /// of another shape, with the place of the first fault.
    /// </returns>
    public static Result<DelegationRules> Read(ReadOnlySpan<byte> json) =>
        RulePack.Read(json, Type, first => new Refusal("delegation-rules-malformed", first), (pack, version) => new DelegationRules
        {
            Version = version,
            Basis = [.. pack.Objects("sections", least: 1).Select(ServiceItemReader.Basis)],
            LongestDays = RulePack.Sourced(pack.Object("longest"), rule => rule.Number("days", 1, 3_650)),
            MostItems = RulePack.Sourced(pack.Object("mostItems"), rule => rule.Number("count", 1, 50)),
            MostOfAgent = RulePack.Sourced(pack.Object("mostOfAgent"), rule => rule.Number("count", 1, 1_000)),
            AgentAge = RulePack.Sourced(pack.Object("agentAge"), rule => rule.Number("years", 0, 120)),
            PrincipalLevel = RulePack.Sourced(pack.Object("principalLevel"), rule => rule.Number("atLeast", 1, 3)),
            AgentLevel = RulePack.Sourced(pack.Object("agentLevel"), rule => rule.Number("atLeast", 1, 3)),
            Scopes = [.. pack.Objects("scopes", least: 1).Select(Scope)],
            WindowItems = [.. pack.Objects("windowItems").Select(WindowItem)],
        });

    internal static DelegationRules ReadBuiltIn() => RulePack.BuiltIn(Read(CaseworkData.Read("delegation/rules.json")));

    // A closed list: a power that no code asks for would be consent to nothing.
    private static DelegationScope Scope(ShapeReader scope)
    {
        var code = scope.Named("code", (DelegationScope.Apply, Power.Apply), (DelegationScope.Follow, Power.Follow));
        var read = new DelegationScope(code == Power.Follow ? DelegationScope.Follow : DelegationScope.Apply, ServiceItemReader.Words(scope));
        scope.End();
        return read;
    }

    private static DelegableItem WindowItem(ShapeReader item) => RulePack.Sourced(item, each => new DelegableItem(
        each.Text("code", Bytes32.Length), ServiceItemReader.Words(each),
        each.Named("servedTo", ("natural-person", Principal.NaturalPerson), ("legal-person", Principal.LegalPerson)) == Principal.LegalPerson));
}
