using System.Diagnostics;
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
    public static Result<LeaveRules> Read(ReadOnlySpan<byte> json)
    {
        if (!StrictJson.ParseObject(json).TryGet(out var node, out var refusal))
            return refusal;

        var problem = new ShapeProblem();
        var pack = new ShapeReader(node, "", problem);
        if (pack.Text("type") != Type)
            problem.Note("type", $"expected {Type}");
        _ = pack.Day("effectiveFrom");
        _ = pack.Text("basis");
        _ = pack.Text("disclaimer");

        var counting = pack.Object("counting");
        var cumulative = pack.Object("cumulative");
        var rules = new LeaveRules
        {
            Version = pack.Text("version", 32),
            FirstDayCounted = Sourced(counting.Object("firstDay"), day => day.Flag("counted")),
            LastDayCounted = Sourced(counting.Object("lastDay"), day => day.Flag("counted")),
            OfficeDays = Sourced(pack.Object("officeDays"), limit => limit.Number("atMost", 1, 365)),
            CountyDays = Sourced(pack.Object("countyDays"), limit => limit.Number("atMost", 1, 365)),
            CumulativeMonths = cumulative.Number("months", 1, 12),
            CumulativeDays = Sourced(cumulative, limit => limit.Number("atMost", 1, 365)),
            LeadDays = Sourced(pack.Object("lead"), lead => lead.Number("days", 0, 60)),
            SameCityNeedsLeave = Sourced(pack.Object("sameCity"), rule => rule.Flag("needsLeave")),
            Reasons = [.. pack.Objects("reasons", least: 1).Select(Reason)],
        };
        counting.End();
        pack.End();
        return problem.First is { } first ? new Refusal("leave-rules-malformed", first) : rules;
    }

    internal static LeaveRules ReadBuiltIn() =>
        Read(CaseworkData.Read("corrections/leave.json")).TryGet(out var rules, out var refusal)
            ? rules
            : throw new UnreachableException($"The built-in rule pack is well-formed: {refusal.Detail}");

    /// <summary>A value of a rule pack together with its source and how sure that is.</summary>
    internal static T Sourced<T>(ShapeReader rule, Func<ShapeReader, T> read)
    {
        var value = read(rule);
        _ = rule.Named("sure",
            ("statute", Confidence.Statute), ("K-H", Confidence.GeneralKnowledge), ("assumption", Confidence.Assumption));
        _ = rule.Text("source");
        rule.End();
        return value;
    }

    private static Notice Reason(ShapeReader reason)
    {
        var notice = new Notice(reason.Text("code", 32), reason.Text("zh"), reason.Text("en"));
        reason.End();
        return notice;
    }
}
