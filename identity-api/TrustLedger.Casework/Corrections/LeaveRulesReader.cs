using TrustLedger.Casework.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Corrections;

/// <summary>Reads a leave rule pack. Every number in it says where it comes from and how sure that is.</summary>
public static class LeaveRulesReader
{
    private const string Type = "trustledger-leave-rules/1";

    /// <returns>
    /// The rules; or what <see cref="StrictJson.ParseObject"/> refuses, and <c>leave-rules-malformed</c> for a pack of
    /// another shape, with the place of the first fault.
    /// </returns>
    public static Result<LeaveRules> Read(ReadOnlySpan<byte> json) =>
        RulePack.Read(json, Type, first => new Refusal("leave-rules-malformed", first), (pack, version) =>
        {
            var counting = pack.Object("counting");
            var cumulative = pack.Object("cumulative");
            var rules = new LeaveRules
            {
                Version = version,
                FirstDayCounted = RulePack.Sourced(counting.Object("firstDay"), day => day.Flag("counted")),
                LastDayCounted = RulePack.Sourced(counting.Object("lastDay"), day => day.Flag("counted")),
                OfficeDays = RulePack.Sourced(pack.Object("officeDays"), limit => limit.Number("atMost", 1, 365)),
                CountyDays = RulePack.Sourced(pack.Object("countyDays"), limit => limit.Number("atMost", 1, 365)),
                CumulativeMonths = cumulative.Number("months", 1, 12),
                CumulativeDays = RulePack.Sourced(cumulative, limit => limit.Number("atMost", 1, 365)),
                LeadDays = RulePack.Sourced(pack.Object("lead"), lead => lead.Number("days", 0, 60)),
                SameCityNeedsLeave = RulePack.Sourced(pack.Object("sameCity"), rule => rule.Flag("needsLeave")),
                Reasons = [.. pack.Objects("reasons", least: 1).Select(Reason)],
            };
            counting.End();
            return rules;
        });

    internal static LeaveRules ReadBuiltIn() => RulePack.BuiltIn(Read(CaseworkData.Read("corrections/leave.json")));

    private static Notice Reason(ShapeReader reason)
    {
        var notice = new Notice(reason.Text("code", 32), reason.Text("zh"), reason.Text("en"));
        reason.End();
        return notice;
    }
}
