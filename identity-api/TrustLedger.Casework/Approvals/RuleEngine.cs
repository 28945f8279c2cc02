using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Approvals;

/// <summary>Runs an item's rules over the evidence. Pure: no clock, no lookups, no guess for what is not known.</summary>
public static class RuleEngine
{
    public static Evaluation Evaluate(ServiceItem item, ApplicationEvidence evidence)
    {
        var rules = item.Facts.SelectMany(RuleReader.ForFact).Concat(item.Rules);
        return new Evaluation(item, [.. rules.Select(rule => Line(item, rule, evidence))]);
    }

    /// <summary>
    /// Whether a day lies in the months before a year since <paramref name="since"/> is completed: from the day that is
    /// <paramref name="months"/> months earlier up to, and without, the anniversary itself ("之日前").
    /// </summary>
    public static bool InMonthsBeforeAnniversary(DateOnly since, DateOnly day, int months)
    {
        if (day < since)
            return false;
        var years = Math.Max(1, day.Year - since.Year);
        var anniversary = since.AddYears(years);
        if (anniversary <= day)
            anniversary = since.AddYears(years + 1);
        return day >= anniversary.AddMonths(-months);
    }

    private static TraceLine Line(ServiceItem item, Rule rule, ApplicationEvidence evidence)
    {
        var need = rule.Fact is null ? null : item.FindFact(rule.Fact);
        var fact = need is null ? null : evidence.Facts.GetValueOrDefault(need.Predicate);
        var result = rule.Operation switch
        {
            RuleOperation.IdentityVerified => From(evidence.IdentityVerified),
            RuleOperation.IdentityLevel => From(evidence.IdentityLevel is { } level ? level >= rule.AtLeast : null),
            RuleOperation.FormUnchanged => From(evidence.ChangedFields.Count == 0),
            RuleOperation.NoOpenDispute => From(!Used(item, evidence).Any(used => used.Disputed)),
            RuleOperation.NoOpenApplication => From(!evidence.OtherApplicationOpen),
            RuleOperation.ApplicantAllowed => From(evidence.ApplicantAllowed),
            _ => fact is null || need is null ? Truth.Unknown : OfFact(rule, need, fact, evidence.Day),
        };
        return new TraceLine(rule.Id, Inputs(item, rule, fact, evidence), result, rule.Wording);
    }

    private static Truth OfFact(Rule rule, FactNeed need, Fact fact, DateOnly day) => rule.Operation switch
    {
        RuleOperation.FactKnown => Truth.True,
        RuleOperation.FactAuthority => From(fact.Role == need.SourceRole),
        RuleOperation.FactLevel => From(fact.ProofLevel >= need.MinLevel),
        RuleOperation.FactFresh => From(
            fact.AsOf <= day && day.DayNumber - fact.AsOf.DayNumber <= need.MaxAgeDays && !(fact.Until < day)),
        RuleOperation.Present => From(JsonFields.Text(fact.Value[rule.Path]) is { Length: > 0 }),
        RuleOperation.MonthsAtLeast => From(Day(fact.Value[rule.Path]) is { } since ? since.AddMonths(rule.Months) <= day : null),
        RuleOperation.MonthsBeforeAnniversary => From(
            Day(fact.Value[rule.Path]) is { } since ? InMonthsBeforeAnniversary(since, day, rule.Months) : null),
        _ => Truth.Unknown,
    };

    private static string[] Inputs(ServiceItem item, Rule rule, Fact? fact, ApplicationEvidence evidence) => rule.Operation switch
    {
        RuleOperation.IdentityVerified or RuleOperation.IdentityLevel => [evidence.IdentityReference],
        RuleOperation.FormUnchanged => ["form", .. evidence.ChangedFields.Select(field => $"form.{field}")],
        RuleOperation.NoOpenDispute => [.. Used(item, evidence).Select(used => used.Uid.ToString())],
        RuleOperation.NoOpenApplication => ["applications"],
        RuleOperation.ApplicantAllowed => [evidence.ApplicantReference],
        _ => fact is null ? [] : [rule.Path.Length == 0 ? fact.Uid.ToString() : $"{fact.Uid}#{rule.Path}"],
    };

    private static IEnumerable<Fact> Used(ServiceItem item, ApplicationEvidence evidence) => item.Facts
        .Select(need => evidence.Facts.GetValueOrDefault(need.Predicate)).OfType<Fact>();

    private static DateOnly? Day(JsonNode? node) => DateOnly.TryParseExact(
        JsonFields.Text(node), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static Truth From(bool? known) => known switch { true => Truth.True, false => Truth.False, _ => Truth.Unknown };
}
